package dev.larder.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.HdrHistogram.Histogram;

import dev.larder.materialize.Interruption;
import dev.larder.report.ProcessMemory;
import dev.larder.store.ServerUsage;

/** Repeats a call from several clients at once, and measures the latency of each call. */
public final class LatencyRun {
    /** The histograms keep three digits of latencies up to a minute; longer ones count as a minute. */
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int DIGITS = 3;
    /** The run is preceded by this fraction of its duration, unmeasured, to compile code and open connections. */
    private static final int WARM_UP_SHARE = 5;

    private final int clients;
    private final Duration duration;
    private final Interruption interruption;
    private final Supplier<Optional<ServerUsage>> usage;

    public interface Call {
        void make(RandomGenerator random);
    }

    /**
     * @param seconds the measured time
     * @param allocatedBytes by this process
     * @param servers what the servers used meanwhile, for every client; empty if they do not say
     */
    public record Result(Histogram latencies, double seconds, long allocatedBytes, Optional<ServerUsage> servers) {
        public double callsPerSecond() {
            return latencies.getTotalCount() / seconds;
        }
    }

    /** @param usage what the servers have used so far */
    public LatencyRun(int clients, Duration duration, Interruption interruption,
            Supplier<Optional<ServerUsage>> usage) {
        this.clients = clients;
        this.duration = duration;
        this.interruption = interruption;
        this.usage = usage;
    }

    public Result run(Call call) {
        runFor(duration.dividedBy(WARM_UP_SHARE), call);
        return runFor(duration, call);
    }

    private Result runFor(Duration length, Call call) {
        Optional<ServerUsage> usedBefore = usage.get();
        long allocatedBefore = ProcessMemory.allocatedBytes();
        long start = System.nanoTime();
        List<Future<Histogram>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                running.add(pool.submit(() -> client(start + length.toNanos(), call)));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long allocated = ProcessMemory.allocatedBytes() - allocatedBefore;
        Optional<ServerUsage> used = usedBefore.flatMap(before -> usage.get().map(after -> after.since(before)));
        Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        running.forEach(each -> all.add(result(each)));
        return new Result(all, seconds, allocated, used);
    }

    private Histogram client(long end, Call call) {
        Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);
        RandomGenerator random = ThreadLocalRandom.current();
        long now = System.nanoTime();
        // At least one call, even if it takes longer than the whole run.
        do {
            if (interruption.isRequested()) {
                break;
            }
            call.make(random);
            long after = System.nanoTime();
            latencies.recordValue(Math.min(after - now, LONGEST_NANOS));
            now = after;
        } while (now < end);
        return latencies;
    }

    private static Histogram result(Future<Histogram> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("the executor is closed, so all calls have ended", e);
        }
    }
}
