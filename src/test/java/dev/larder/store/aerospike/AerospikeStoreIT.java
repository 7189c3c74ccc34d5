package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.ServersTime;
import dev.larder.store.TestClock;
import dev.larder.store.aerospike.server.AerospikeServers;

/** The contract, on whichever server there is. */
class AerospikeStoreIT implements OnlineStoreContract {
    /** Different in every run: a server that others started keeps what earlier runs left. */
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());

    private final ServersTime time = ServersTime.in(ChronoUnit.SECONDS);
    private final String prefix = "t" + TESTS.incrementAndGet() + "_";

    @Override
    public OnlineStore open(String project) {
        return new AerospikeStore(AerospikeTests.of(AerospikeServers.any()), prefix + project, time.clock(),
                Clock.systemUTC());
    }

    @Override
    public TestClock clock() {
        return time.clock();
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void pass(Duration duration) {
        time.pass(duration);
    }
}
