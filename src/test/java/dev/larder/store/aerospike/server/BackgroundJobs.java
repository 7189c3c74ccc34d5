package dev.larder.store.aerospike.server;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import dev.larder.store.aerospike.server.Request.Operation;

/** Background jobs on every record of a set, and the state of each. */
final class BackgroundJobs {
    /** That many a second, where a job does not say otherwise. */
    private static final int RATE = 10_000;
    private static final int SLICES_A_SECOND = 100;

    private static final class Job {
        private final long id;
        private final String namespace;
        private final String set;
        private final int rate;
        private final long started = System.currentTimeMillis();
        private final AtomicLong succeeded = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLong filtered = new AtomicLong();
        private volatile int partitions;
        private volatile long ended;
        private volatile boolean aborted;

        Job(long id, String namespace, String set, int rate) {
            this.rate = rate;
            this.id = id;
            this.namespace = namespace;
            this.set = set;
        }

        boolean isActive() {
            return ended == 0;
        }

        void end() {
            ended = System.currentTimeMillis();
        }

        @Override
        public String toString() {
            long now = System.currentTimeMillis();
            return "trid=" + Long.toUnsignedString(id) + ":ns=" + namespace + ":set=" + set + ":rps=" + rate
                    + ":active-threads=" + (isActive() ? 1 : 0)
                    + ":status=" + (isActive() ? "active" : "done") + (aborted ? "(user-aborted)" : "(ok)")
                    + ":job-progress=" + (isActive() ? partitions * 100 / Digest.PARTITIONS + ".00" : "100.00")
                    + ":run-time=" + ((isActive() ? now : ended) - started)
                    + ":time-since-done=" + (isActive() ? 0 : now - ended)
                    + ":recs-throttled=" + (succeeded.get() + failed.get() + filtered.get())
                    + ":recs-filtered-meta=0:recs-filtered-bins=" + filtered + ":recs-succeeded=" + succeeded
                    + ":recs-failed=" + failed
                    + ":from=127.0.0.1+0:job-type=background-ops:net-io-bytes=30:socket-timeout=10000:ops-active=0";
        }
    }

    private final RecordCommands commands;
    private final Map<Long, Job> jobs = new ConcurrentHashMap<>();

    BackgroundJobs(RecordCommands commands) {
        this.commands = commands;
    }

    void start(Namespace namespace, Request request) {
        if (request.has(Request.FILTER)) {
            Expression.filter(request.fields().get(Request.FILTER));
        }
        if (request.operations().stream().anyMatch(operation -> operation.type() == Operation.GET)) {
            throw new Refusal(Result.PARAMETER);
        }
        String set = request.text(Request.SET);
        if (!set.isEmpty() && !namespace.sets().containsKey(set)) {
            throw new Refusal(Result.NOT_FOUND);
        }
        int rate = request.smallNumber(Request.RECORDS_PER_SECOND);
        Job job = new Job(request.number(Request.QUERY_ID), namespace.name(), set, rate == 0 ? RATE : rate);
        jobs.put(job.id, job);
        Thread.ofVirtual().start(() -> run(job, namespace, request));
    }

    private void run(Job job, Namespace namespace, Request request) {
        long count = 0;
        int slice = Math.ceilDiv(job.rate, SLICES_A_SECOND);
        try {
            while (job.partitions < Digest.PARTITIONS) {
                for (StoredRecord stored : namespace.records(job.partitions, null)) {
                    if (job.aborted) {
                        return;
                    }
                    if (job.set.isEmpty() || job.set.equals(stored.set())) {
                        count(job, commands.execute(request, stored.digest(), null).result());
                        count++;
                        if (count % slice == 0) {
                            pause(1000 * slice / job.rate);
                        }
                    }
                }
                job.partitions = job.partitions + 1;
            }
        } finally {
            job.end();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void count(Job job, int result) {
        switch (result) {
            case Result.OK -> job.succeeded.incrementAndGet();
            case Result.FILTERED_OUT -> job.filtered.incrementAndGet();
            default -> job.failed.incrementAndGet();
        }
    }

    /** @return whether it was active */
    boolean abort(long id) {
        Job job = jobs.get(id);
        if (job == null || !job.isActive()) {
            return false;
        }
        job.aborted = true;
        return true;
    }

    /** @return null if the job is unknown */
    String show(long id) {
        Job job = jobs.get(id);
        return job == null ? null : job.toString();
    }

    String showAll() {
        return jobs.values().stream().sorted(Comparator.comparingLong((Job job) -> job.started).reversed())
                .map(Job::toString).collect(Collectors.joining(";"));
    }
}
