package dev.larder.store.settings;

import java.util.List;
import java.util.Optional;

/** Redis or Valkey. */
public record RedisSettings(Servers servers, ConnectionSettings connection, Records records) implements StoreSettings {
    public static final int PORT = 6379;
    public static final int SENTINEL_PORT = 26379;

    public static final RedisSettings DEFAULT = new RedisSettings(
            new Servers(Mode.STANDALONE, List.of(new HostPort("localhost", PORT)), Optional.empty(), 0, 50),
            ConnectionSettings.DEFAULT, new Records(Layout.VIEW, Encoding.TEXT, "feast:", FeastSettings.DEFAULT));

    /**
     * @param addresses of the server, of some nodes of the cluster, or of the sentinels
     * @param master the server's name among the sentinels, in mode {@code sentinel} only
     * @param db 0 in a cluster, which has no other
     * @param maxConnections to one server
     */
    public record Servers(Mode mode, List<HostPort> addresses, Optional<String> master, int db, int maxConnections) {
        public Servers {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param keyPrefix of all keys but Feast's
     * @param feast for layout {@code feast}
     */
    public record Records(Layout layout, Encoding encoding, String keyPrefix, FeastSettings feast) {}

    public enum Mode {
        STANDALONE, CLUSTER, SENTINEL
    }

    public enum Layout {
        /** One record per entity and view. */
        VIEW,
        /** One record per entity, with all its views. */
        ENTITY,
        /** The records and bytes of Feast, which have only one encoding. */
        FEAST
    }

    public enum Encoding {
        TEXT,
        BINARY,
        /** The whole record in one string, in layout {@code view} only. */
        PACKED
    }
}
