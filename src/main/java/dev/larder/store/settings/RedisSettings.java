package dev.larder.store.settings;

import java.util.List;
import java.util.Optional;

/**
 * Redis or Valkey.
 *
 * @param addresses the server; some nodes of the cluster; or the sentinels
 * @param master what sentinels call the server, there only in mode {@code sentinel}
 * @param db 0 in a cluster, which has no other
 * @param keyPrefix what every key starts with that is not Feast's
 * @param feast for layout {@code feast}
 */
public record RedisSettings(
        Mode mode, List<HostPort> addresses, Optional<String> master, int db, Credentials credentials,
        Optional<TlsSettings> tls, Layout layout, Encoding encoding, String keyPrefix, Timeouts timeouts, int retries,
        int maxConnections, FeastSettings feast) implements StoreSettings {

    public static final int PORT = 6379;
    public static final int SENTINEL_PORT = 26379;

    public static final RedisSettings DEFAULT = new RedisSettings(
            Mode.STANDALONE, List.of(new HostPort("localhost", PORT)), Optional.empty(), 0, Credentials.NONE,
            Optional.empty(), Layout.VIEW, Encoding.TEXT, "feast:", Timeouts.DEFAULT, DEFAULT_RETRIES, 50);

    public enum Mode {
        STANDALONE, CLUSTER, SENTINEL
    }

    public enum Layout {
        /** One record an entity and view. */
        VIEW,
        /** One record an entity, all its views together. */
        ENTITY,
        /** Feast's own bytes, which have no other encoding. */
        FEAST
    }

    public enum Encoding {
        TEXT, BINARY,
        /** The whole record in one string: layout {@code view} only. */
        PACKED
    }

    public RedisSettings(Mode mode, List<HostPort> addresses, Optional<String> master, int db, Credentials credentials,
            Optional<TlsSettings> tls, Layout layout, Encoding encoding, String keyPrefix, Timeouts timeouts,
            int retries,
            int maxConnections) {
        this(mode, addresses, master, db, credentials, tls, layout, encoding, keyPrefix, timeouts, retries,
                maxConnections, FeastSettings.DEFAULT);
    }

    public RedisSettings {
        addresses = List.copyOf(addresses);
    }
}
