package dev.larder.store.aerospike;

import java.time.Duration;

import com.aerospike.client.Operation;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.WritePolicy;
import com.aerospike.client.query.Statement;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Operations that the servers do by themselves on the records of a set that a filter lets through, until they are done.
 */
final class BackgroundJob {
    private static final long MILLIS_BETWEEN_LOOKS = 50;
    private static final String DONE = "done(ok)";

    private final AerospikeCluster cluster;
    private final Placement at;
    private final Duration timeout;
    private boolean ended;

    BackgroundJob(AerospikeCluster cluster, Placement at, Duration timeout) {
        this.cluster = cluster;
        this.at = at;
        this.timeout = timeout;
    }

    /** @param unfinished as the server says it, where the job ended before it was done; else empty */
    private record Progress(boolean ended, String unfinished, long succeeded, long failed) {}

    /** @return how many records were changed */
    long run(Exp filter, Pace pace, Operation... operations) {
        Statement statement = new Statement();
        statement.setNamespace(at.namespace());
        statement.setSetName(at.set());
        long task = cluster.call(at, timeout, (client, attempts) -> {
            pace.mostASecond().ifPresent(most -> statement.setRecordsPerSecond(
                    share(most, client.getNodes().length)));
            WritePolicy policy = cluster.timed(new WritePolicy(), attempts);
            policy.expiration = Expirations.KEEP;
            policy.filterExp = Exp.build(filter);
            return client.execute(policy, statement, operations).getTaskId();
        });
        long told = 0;
        while (true) {
            Progress progress = progress(task);
            long step = progress.succeeded() - told;
            boolean goOn = step == 0 || ended || pace.next(step);
            told = progress.succeeded();
            if (progress.ended()) {
                requireDone(progress);
                return progress.succeeded();
            }
            if (!goOn && !ended) {
                ended = true;
                cluster.info(at, "query-abort:trid=" + Long.toUnsignedString(task));
            }
            AerospikeCluster.pause(MILLIS_BETWEEN_LOOKS);
        }
    }

    /** Whether the last run was told to end before it was done. */
    boolean wasEnded() {
        return ended;
    }

    /**
     * Each server has its part of the records, and goes by a rate of its own, which counts those that are filtered too.
     */
    private static int share(long most, int servers) {
        return Math.clamp(most / servers, 1, Integer.MAX_VALUE);
    }

    private Progress progress(long task) {
        boolean over = true;
        String unfinished = "";
        long succeeded = 0;
        long failed = 0;
        for (String answer : cluster.info(at, "query-show:trid=" + Long.toUnsignedString(task))) {
            InfoResponse job = InfoResponse.parse(answer, ":");
            // A server that does not know of it has nothing to do, or has forgotten what is done.
            String status = job.values().getOrDefault("status", DONE);
            over &= status.startsWith("done");
            unfinished = status.startsWith("done") && !status.equals(DONE) ? status : unfinished;
            succeeded += job.number("recs-succeeded");
            failed += job.number("recs-failed");
        }
        return new Progress(over, unfinished, succeeded, failed);
    }

    private void requireDone(Progress progress) {
        if (!ended && !progress.unfinished().isEmpty()) {
            throw new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": the job on set `" + at.set()
                    + "` in namespace `" + at.namespace() + "` ended before it was done, `" + progress.unfinished()
                    + "`; run it again.");
        }
        if (progress.failed() > 0) {
            throw new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": " + progress.failed()
                    + " records of set `" + at.set() + "` in namespace `" + at.namespace()
                    + "` could not be changed; see the server's log, and run it again.");
        }
    }
}
