package dev.larder.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.Timeouts;

/** Settings for the servers of tests, with time enough for a machine that does other things too. */
final class RedisTarget {
    static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    private RedisTarget() {}

    static RedisSettings of(RedisServer server) {
        return of(Mode.STANDALONE, List.of(server.address()));
    }

    static RedisSettings of(RedisCluster cluster) {
        return of(Mode.CLUSTER, cluster.seeds());
    }

    static RedisSettings of(RedisSentinels sentinels) {
        return of(Mode.SENTINEL, sentinels.addresses());
    }

    private static RedisSettings of(Mode mode, List<HostPort> addresses) {
        return new RedisSettings(mode, addresses,
                mode == Mode.SENTINEL ? Optional.of(RedisSentinels.MASTER) : Optional.empty(), 0, Credentials.NONE,
                Optional.empty(), Layout.VIEW, Encoding.TEXT, "feast:", PATIENT, RedisSettings.DEFAULT_RETRIES, 50);
    }

    static RedisSettings with(RedisSettings usual, Layout layout, Encoding encoding, String keyPrefix) {
        return new RedisSettings(usual.mode(), usual.addresses(), usual.master(), usual.db(), usual.credentials(),
                usual.tls(), layout, encoding, keyPrefix, usual.timeouts(), usual.retries(), usual.maxConnections(),
                usual.feast());
    }

    static RedisSettings with(RedisSettings usual, FeastSettings feast) {
        return new RedisSettings(usual.mode(), usual.addresses(), usual.master(), usual.db(), usual.credentials(),
                usual.tls(), usual.layout(), usual.encoding(), usual.keyPrefix(), usual.timeouts(), usual.retries(),
                usual.maxConnections(), feast);
    }

    static RedisSettings with(RedisSettings usual, Timeouts timeouts, int retries) {
        return new RedisSettings(usual.mode(), usual.addresses(), usual.master(), usual.db(), usual.credentials(),
                usual.tls(), usual.layout(), usual.encoding(), usual.keyPrefix(), timeouts, retries,
                usual.maxConnections());
    }
}
