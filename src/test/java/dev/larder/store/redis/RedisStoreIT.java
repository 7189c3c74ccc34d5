package dev.larder.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.TestClock;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** The contract of stores in every layout and encoding: on Redis 7, on Redis 8, on a cluster, and behind sentinels. */
@ParameterizedClass
@MethodSource("variants")
class RedisStoreIT implements OnlineStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

    record Variant(String where, Target target, Layout layout, Encoding encoding) {
        @Override
        public String toString() {
            return where + ", layout " + layout + ", encoding " + encoding;
        }
    }

    /** Servers that are started when they are first needed. */
    record Target(Supplier<RedisSettings> settings, Supplier<List<RedisServer>> masters) {
        static Target of(Supplier<RedisServer> server) {
            return new Target(() -> RedisTarget.of(server.get()), () -> List.of(server.get()));
        }
    }

    static Stream<Variant> variants() {
        Map<String, Target> targets = Map.of(
                "Redis of the PATH", Target.of(RedisServers::usual),
                "Redis 8", Target.of(RedisServers::eight),
                "cluster", new Target(() -> RedisTarget.of(RedisServers.cluster()),
                        () -> RedisServers.cluster().masters()),
                "sentinels", new Target(() -> RedisTarget.of(RedisServers.sentinels()),
                        () -> List.of(RedisServers.sentinels().master())));
        return targets.entrySet().stream().flatMap(target -> Stream.of(
                new Variant(target.getKey(), target.getValue(), Layout.VIEW, Encoding.TEXT),
                new Variant(target.getKey(), target.getValue(), Layout.VIEW, Encoding.BINARY),
                new Variant(target.getKey(), target.getValue(), Layout.VIEW, Encoding.PACKED),
                new Variant(target.getKey(), target.getValue(), Layout.ENTITY, Encoding.TEXT),
                new Variant(target.getKey(), target.getValue(), Layout.ENTITY, Encoding.BINARY)));
    }

    @Parameter
    Variant variant;

    /** Otherwise each scan would visit the keys of all previous variants. */
    @BeforeParameterizedClassInvocation
    static void empty(Variant variant) {
        variant.target.masters.get().forEach(master -> master.ask("FLUSHALL"));
    }

    private final RedisTime time = new RedisTime();

    /** A key prefix, unique to each test, with all characters that are special in glob patterns. */
    private final String prefix = "t[" + TESTS.incrementAndGet() + "]*?\\x:";

    @Override
    public OnlineStore open(String project) {
        return new RedisStore(
                RedisTarget.with(variant.target.settings.get(), variant.layout, variant.encoding, prefix), project,
                time.clock());
    }

    @Override
    public TestClock clock() {
        return time.clock();
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void pass(Duration duration) {
        time.pass(duration, variant.target.masters.get());
    }
}
