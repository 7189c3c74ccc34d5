package dev.larder.store.redis;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.ServersTime;
import dev.larder.store.TestClock;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings;

/** The contract in every layout and encoding, on one server of both ages, on a cluster, and behind sentinels. */
@ParameterizedClass
@MethodSource("variants")
class RedisStoreIT implements OnlineStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

    record Variant(String where, Supplier<RedisSettings> target, Layout layout, Encoding encoding) {
        @Override
        public String toString() {
            return where + ", layout " + layout + ", encoding " + encoding;
        }
    }

    static Stream<Variant> variants() {
        Map<String, Supplier<RedisSettings>> targets = Map.of(
                "Redis of the PATH", () -> RedisTarget.of(RedisServers.usual()),
                "Redis 8", () -> RedisTarget.of(RedisServers.eight()),
                "cluster", () -> RedisTarget.of(RedisServers.cluster()),
                "sentinels", () -> RedisTarget.of(RedisServers.sentinels()));
        return targets.entrySet().stream().flatMap(target -> Stream.of(
                new Variant(target.getKey(), target.getValue(), Layout.VIEW, Encoding.TEXT),
                new Variant(target.getKey(), target.getValue(), Layout.VIEW, Encoding.BINARY),
                new Variant(target.getKey(), target.getValue(), Layout.VIEW, Encoding.PACKED),
                new Variant(target.getKey(), target.getValue(), Layout.ENTITY, Encoding.TEXT),
                new Variant(target.getKey(), target.getValue(), Layout.ENTITY, Encoding.BINARY)));
    }

    @Parameter
    Variant variant;

    private final ServersTime time = ServersTime.in(ChronoUnit.MILLIS);

    /** A start of keys of each test's own, with all that a glob pattern could stumble over. */
    private final String prefix = "t[" + TESTS.incrementAndGet() + "]*?\\x:";

    @Override
    public OnlineStore open(String project) {
        return new RedisStore(
                RedisTarget.with(variant.target.get(), variant.layout, variant.encoding, prefix), project,
                time.clock());
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
