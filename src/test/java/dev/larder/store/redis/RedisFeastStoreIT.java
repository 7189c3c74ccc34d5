package dev.larder.store.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.feature.Ttl;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestClock;
import dev.larder.store.feast.FeastStoreContract;
import dev.larder.store.redis.RedisStoreIT.Target;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** The contract of stores in layout feast, with both versions of entity keys, where Feast's rules do not differ. */
@ParameterizedClass
@MethodSource("variants")
class RedisFeastStoreIT implements FeastStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

    record Variant(String where, Target target, KeyVersion keys) {
        @Override
        public String toString() {
            return where + ", keys " + keys;
        }
    }

    static Stream<Variant> variants() {
        Map<String, Target> targets = Map.of(
                "Redis of the PATH", Target.of(RedisServers::usual),
                "Redis 8", Target.of(RedisServers::eight),
                "cluster", new Target(() -> RedisTarget.of(RedisServers.cluster()),
                        () -> RedisServers.cluster().masters()));
        return targets.entrySet().stream().flatMap(target -> Arrays.stream(KeyVersion.values())
                .map(keys -> new Variant(target.getKey(), target.getValue(), keys)));
    }

    @Parameter
    Variant variant;

    /** Otherwise each scan would visit the keys of all previous variants. */
    @BeforeParameterizedClassInvocation
    static void empty(Variant variant) {
        variant.target.masters().get().forEach(master -> master.ask("FLUSHALL"));
    }

    private final RedisTime time = new RedisTime();

    /** A suffix of project names, unique to each test: one project name may end with another. */
    private final String end = "." + TESTS.incrementAndGet();

    @Override
    public OnlineStore open(String project, Ttl recordTtl) {
        RedisSettings settings = RedisTarget.with(variant.target.settings().get(), Layout.FEAST, Encoding.TEXT,
                "f[*]:");
        return new RedisStore(RedisTarget.with(settings, new FeastSettings(variant.keys, recordTtl)),
                project + end, time.clock());
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
        time.pass(duration, variant.target.masters().get());
    }
}
