package dev.larder.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.store.settings.Timeouts;

/** Settings for the tests' servers, with timeouts for a busy machine. */
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
        Optional<String> master = mode == Mode.SENTINEL ? Optional.of(RedisSentinels.MASTER) : Optional.empty();
        RedisSettings usual = RedisSettings.DEFAULT;
        return with(new RedisSettings(new Servers(mode, addresses, master, 0, usual.servers().maxConnections()),
                usual.connection(), usual.records()), PATIENT, usual.connection().retries());
    }

    static RedisSettings with(RedisSettings usual, Layout layout, Encoding encoding, String keyPrefix) {
        return new RedisSettings(usual.servers(), usual.connection(),
                new Records(layout, encoding, keyPrefix, usual.records().feast()));
    }

    static RedisSettings with(RedisSettings usual, FeastSettings feast) {
        return new RedisSettings(usual.servers(), usual.connection(), new Records(usual.records().layout(),
                usual.records().encoding(), usual.records().keyPrefix(), feast));
    }

    static RedisSettings with(RedisSettings usual, Timeouts timeouts, int retries) {
        return new RedisSettings(usual.servers(), new ConnectionSettings(usual.connection().credentials(),
                usual.connection().tls(), timeouts, retries), usual.records());
    }
}
