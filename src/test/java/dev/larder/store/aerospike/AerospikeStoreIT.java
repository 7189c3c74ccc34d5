package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import dev.larder.store.AerospikeSettings;
import dev.larder.store.AerospikeSettings.Seed;
import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.TestClock;
import dev.larder.store.Timeouts;

class AerospikeStoreIT implements OnlineStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();
    private final int test = TESTS.incrementAndGet();
    private final TestClock clock = new TestClock(Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
    private final long run = System.nanoTime();

    @Override
    public OnlineStore open(String project) {
        AerospikeSettings d = AerospikeSettings.DEFAULT;
        AerospikeSettings settings = new AerospikeSettings(List.of(new Seed("127.0.0.1", Optional.empty(), 3000)),
                "features",
                d.setTemplate(), Map.of(), d.authMode(), d.credentials(), d.tls(), d.layout(),
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                Optional.empty(), 2, true,
                1000, false);
        return new AerospikeStore(settings, project + "." + test + "." + run, clock, Clock.systemUTC());
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void pass(Duration duration) {
        clock.advance(duration);
        long behind = Duration.between(Clock.systemUTC().instant(), clock.instant()).toMillis();
        try {
            Thread.sleep(Math.max(0, behind) + 1100);
        } catch (InterruptedException e) {
            throw new RuntimeException(e);
        }
    }
}
