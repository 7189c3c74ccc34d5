package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.larder.feature.Ttl;
import dev.larder.store.OnlineStore;
import dev.larder.store.ServersTime;
import dev.larder.store.TestClock;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.feast.FeastStoreContract;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;

/** The contract in Feast's layout, with keys stored so that scans can name entities. */
@ParameterizedClass
@EnumSource(KeyVersion.class)
class AerospikeFeastStoreIT implements FeastStoreContract {
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());

    @Parameter
    KeyVersion keys;

    private final ServersTime time = ServersTime.in(ChronoUnit.SECONDS);
    private final String prefix = "f" + TESTS.incrementAndGet() + "_";

    @Override
    public OnlineStore open(String project, Ttl recordTtl) {
        return new AerospikeStore(AerospikeTests.feast(AerospikeTests.of(AerospikeServers.any()), true,
                new FeastSettings(keys, recordTtl)), prefix + project, time.clock(), Clock.systemUTC());
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

    /** Times are milliseconds there. */
    @Override
    public long tick() {
        return 1_000;
    }
}
