package dev.larder.store.redis;

import java.time.Clock;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.materialize.MaterializeOracle;
import dev.larder.store.OnlineStore;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** After materialize, Redis holds the rows that an independent database computes as the latest. */
@ParameterizedClass
@MethodSource("variants")
class RedisMaterializeOracleIT implements MaterializeOracle {

    record Variant(String where, Supplier<RedisSettings> target, Runnable clear, Layout layout, Encoding encoding,
            int cases) {
        @Override
        public String toString() {
            return where + ", layout " + layout + ", encoding " + encoding;
        }
    }

    static Stream<Variant> variants() {
        return Stream.of(of(Layout.VIEW, Encoding.TEXT, 200), of(Layout.VIEW, Encoding.BINARY, 40),
                of(Layout.VIEW, Encoding.PACKED, 40), of(Layout.ENTITY, Encoding.TEXT, 40),
                of(Layout.FEAST, Encoding.TEXT, 40),
                new Variant("Redis 8", () -> RedisTarget.of(RedisServers.eight()),
                        () -> RedisServers.eight().ask("FLUSHALL"), Layout.ENTITY, Encoding.BINARY, 40),
                ofCluster(Encoding.TEXT), ofCluster(Encoding.PACKED));
    }

    private static Variant of(Layout layout, Encoding encoding, int cases) {
        return new Variant("Redis of the PATH", () -> RedisTarget.of(RedisServers.usual()),
                () -> RedisServers.usual().ask("FLUSHALL"), layout, encoding, cases);
    }

    private static Variant ofCluster(Encoding encoding) {
        return new Variant("cluster", () -> RedisTarget.of(RedisServers.cluster()),
                () -> RedisServers.cluster().masters().forEach(master -> master.ask("FLUSHALL")), Layout.VIEW, encoding,
                40);
    }

    @Parameter
    Variant variant;

    @Override
    public int cases() {
        return variant.cases;
    }

    @Override
    public OnlineStore open(String project) {
        // Otherwise each scan would visit the rows of all previous cases.
        variant.clear.run();
        RedisSettings settings = RedisTarget.with(variant.target.get(), variant.layout, variant.encoding,
                "oracle " + variant + ":");
        return new RedisStore(settings, project, Clock.systemUTC());
    }
}
