package dev.larder.store.aerospike;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.larder.Await;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.Ttl;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.FeastSettings;
import dev.larder.store.FeastSettings.KeyVersion;
import dev.larder.store.Lifetime;
import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.ReadResult;
import dev.larder.store.ReadResult.Found;
import dev.larder.store.TestClock;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;
import dev.larder.store.aerospike.server.AerospikeServers;

/** The contract in Feast's layout, with keys stored so that scans can name entities, where Feast's rules are no others. */
@ParameterizedClass
@EnumSource(KeyVersion.class)
class AerospikeFeastStoreIT implements OnlineStoreContract {
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());

    @Parameter
    KeyVersion keys;

    private final TestClock clock = new TestClock(Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS));
    private final String prefix = "f" + TESTS.incrementAndGet() + "_";

    @Override
    public OnlineStore open(String project) {
        return new AerospikeStore(AerospikeTests.feast(AerospikeTests.of(AerospikeServers.any()), true,
                new FeastSettings(keys, Ttl.BACKEND_DEFAULT)), prefix + project, clock, Clock.systemUTC());
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
        Await.millis(Math.max(0, behind) + 1_100);
    }

    /** Feast compares no created time: at equal event times, whatever comes lands. */
    @Test
    @Override
    public void theCreatedTimeDecidesBetweenEqualEventTimes() {
        try (OnlineStore store = open("acme")) {
            EntityKey c1 = OnlineStoreContract.customer("c1");
            for (long created : new long[]{100, 99, FeatureRow.NO_TIME}) {
                FeatureRow row = new FeatureRow(c1, now(), created, new Object[]{1.0, created, "x"});
                assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(VIEW, List.of(row), WriteOptions.DEFAULT));
                FeatureRow found = OnlineStoreContract.found(store, VIEW, c1).row();
                assertEquals(FeatureRow.NO_TIME, found.createdMicros());
                assertEquals(created, found.values()[1]);
            }
        }
    }
}
