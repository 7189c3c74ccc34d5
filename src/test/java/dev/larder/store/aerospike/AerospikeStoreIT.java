package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.larder.Await;
import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.TestClock;
import dev.larder.store.aerospike.server.AerospikeServers;

/** The contract, on whichever server there is. */
class AerospikeStoreIT implements OnlineStoreContract {
    /** Different in every run: a server that others started keeps what earlier runs left. */
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());

    /** Ahead of the servers' clock, so that no record goes before its time while a test is slow. */
    private final TestClock clock = new TestClock(Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS));
    private final String prefix = "t" + TESTS.incrementAndGet() + "_";

    @Override
    public OnlineStore open(String project) {
        return new AerospikeStore(AerospikeTests.of(AerospikeServers.any()), prefix + project, clock,
                Clock.systemUTC());
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofSeconds(2);
    }

    /** The server counts whole seconds, and serves a record until the end of its last one. */
    @Override
    public void pass(Duration duration) {
        clock.advance(duration);
        long behind = Duration.between(Clock.systemUTC().instant(), clock.instant()).toMillis();
        Await.millis(Math.max(0, behind) + 1_100);
    }
}
