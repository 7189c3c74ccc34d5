package dev.larder.store.redis;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.feature.Ttl;
import dev.larder.store.OnlineStore;
import dev.larder.store.ServersTime;
import dev.larder.store.TestClock;
import dev.larder.store.feast.FeastStoreContract;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings;

/** The contract in Feast's layout, with both of its forms of keys, where it is not otherwise by Feast's rules. */
@ParameterizedClass
@MethodSource("variants")
class RedisFeastStoreIT implements FeastStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

    record Variant(String where, Supplier<RedisSettings> target, KeyVersion keys) {
        @Override
        public String toString() {
            return where + ", keys " + keys;
        }
    }

    static Stream<Variant> variants() {
        Map<String, Supplier<RedisSettings>> targets = Map.of(
                "Redis of the PATH", () -> RedisTarget.of(RedisServers.usual()),
                "Redis 8", () -> RedisTarget.of(RedisServers.eight()),
                "cluster", () -> RedisTarget.of(RedisServers.cluster()));
        return targets.entrySet().stream().flatMap(target -> Arrays.stream(KeyVersion.values())
                .map(keys -> new Variant(target.getKey(), target.getValue(), keys)));
    }

    @Parameter
    Variant variant;

    private final ServersTime time = ServersTime.in(ChronoUnit.MILLIS);

    /** An end of project names of each test's own: what one name ends with another has whole. */
    private final String end = "." + TESTS.incrementAndGet();

    @Override
    public OnlineStore open(String project) {
        RedisSettings settings = RedisTarget.with(variant.target.get(), Layout.FEAST, Encoding.TEXT, "f[*]:");
        return new RedisStore(RedisTarget.with(settings, new FeastSettings(variant.keys, Ttl.BACKEND_DEFAULT)),
                project + end, time.clock());
    }

    @Override
    public TestClock clock() {
        return time.clock();
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofMillis(200);
    }

    @Override
    public void pass(Duration duration) {
        time.pass(duration);
    }
}
