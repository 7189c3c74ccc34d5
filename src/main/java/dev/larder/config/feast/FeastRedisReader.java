package dev.larder.config.feast;

import static dev.larder.store.settings.RedisSettings.DEFAULT;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.larder.config.store.ConnectionBlock;
import dev.larder.config.store.RedisBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.text.Secret;
import dev.larder.store.settings.StoreSettings;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;

/** Reads the Redis of Feast's {@code feature_store.yaml}. */
final class FeastRedisReader {
    private static final ConfigKey<Type> REDIS_TYPE = ConfigKey.of("redis_type",
            ScalarType.choice("redis_type", Type.class), Type.REDIS, "One server, a cluster, or sentinels.");
    private static final ConfigKey<Secret> CONNECTION = ConfigKey.optional("connection_string", ScalarType.SECRET,
            "`localhost:6379`", "Servers and arguments of Feast's client.");
    private static final ConfigKey<String> MASTER = ConfigKey.of("sentinel_master", ScalarType.TEXT, "mymaster",
            "The name by which the sentinels know the server.");
    private static final ConfigKey<Ttl> TTL = ConfigKey.optional("key_ttl_seconds",
            FeastReader.seconds(Ttl.BACKEND_DEFAULT, " (with a negative number, Feast deletes what it has just"
                    + " written)"),
            "How long after a write the record of an entity expires.");
    /** How Feast deletes and compares. larder does both exactly, on the server, and ignores these. */
    private static final List<ConfigEntry> IGNORED = List.of(
            ConfigKey.optional("full_scan_for_deletion", ScalarType.ANY_TEXT, "Ignored by larder."),
            ConfigKey.optional("skip_dedup", ScalarType.ANY_TEXT, "Ignored by larder."));

    static final List<ConfigEntry> OWN_KEYS = List.of(RedisBlock.KEY_PREFIX, ConnectionBlock.TIMEOUTS,
            ConnectionBlock.RETRIES, RedisBlock.MAX_CONNECTIONS);

    private static final List<String> TLS_KEYS = List.of("ssl", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile",
            "ssl_check_hostname", "ssl_cert_reqs");

    private enum Type {
        REDIS(Mode.STANDALONE), REDIS_CLUSTER(Mode.CLUSTER), REDIS_SENTINEL(Mode.SENTINEL);

        private final Mode mode;

        Type(Mode mode) {
            this.mode = mode;
        }
    }

    private final Section block;

    private FeastRedisReader(Section block) {
        this.block = block;
    }

    /** @param own larder's block, for what Feast's file does not contain */
    static Optional<StoreSettings> read(Section block, Section own, KeyVersion version) {
        block.declare(IGNORED);
        block.declare(List.of(REDIS_TYPE, MASTER, TTL, CONNECTION));
        own.declare(OWN_KEYS);
        return new FeastRedisReader(block).read(own, version);
    }

    private Optional<StoreSettings> read(Section own, KeyVersion version) {
        Mode mode = block.orDefault(REDIS_TYPE).mode;
        String master = block.orDefault(MASTER);
        Ttl ttl = block.get(TTL).orElse(Ttl.BACKEND_DEFAULT);
        String keyPrefix = own.orDefault(RedisBlock.KEY_PREFIX);
        Timeouts timeouts = own.section(ConnectionBlock.TIMEOUTS, ConnectionBlock::timeouts).orElse(Timeouts.DEFAULT);
        int retries = own.orDefault(ConnectionBlock.RETRIES);
        int maxConnections = own.orDefault(RedisBlock.MAX_CONNECTIONS);
        return connection().map(to -> new RedisSettings(
                new Servers(mode, servers(mode, to.servers()),
                        mode == Mode.SENTINEL ? Optional.of(master) : Optional.empty(), db(mode, to), maxConnections),
                new ConnectionSettings(credentials(to), tls(to), timeouts, retries),
                new Records(Layout.FEAST, DEFAULT.records().encoding(), keyPrefix, new FeastSettings(version, ttl))));
    }

    private Optional<ConnectionString> connection() {
        if (!block.has(CONNECTION)) {
            return Optional.of(ConnectionString.parse("localhost:6379"));
        }
        return block.get(CONNECTION).flatMap(text -> {
            try {
                return Optional.of(ConnectionString.parse(text.reveal()));
            } catch (IllegalArgumentException e) {
                block.problem(CONNECTION, "is not `host:port,...,key=value,...` as Feast reads it: no URL, no IPv6"
                        + " address, no spaces, and a port for every host");
                return Optional.empty();
            }
        });
    }

    private static List<HostPort> servers(Mode mode, List<HostPort> all) {
        return mode == Mode.STANDALONE ? all.subList(0, 1) : all;
    }

    private int db(Mode mode, ConnectionString to) {
        try {
            int db = to.text("db").map(Integer::parseInt).orElse(DEFAULT.servers().db());
            if (db >= 0 && (db == 0 || mode != Mode.CLUSTER)) {
                return db;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the negative numbers.
        }
        block.problem(CONNECTION, mode == Mode.CLUSTER
                ? "has a `db`, but a cluster has only database 0"
                : "has a `db` that is not a number");
        return DEFAULT.servers().db();
    }

    private static Credentials credentials(ConnectionString to) {
        return new Credentials(to.text("username"), to.text("password").map(Secret::new));
    }

    private Optional<TlsSettings> tls(ConnectionString to) {
        to.names().stream().filter(name -> name.equals("unix_socket_path")
                || name.startsWith("ssl") && !TLS_KEYS.contains(name))
                .forEach(name -> block.problem(CONNECTION, "has a `" + name + "`, which larder does not support"));
        if (!to.isTrue("ssl", false)) {
            return Optional.empty();
        }
        if (!to.text("ssl_cert_reqs").orElse("required").equals("required")) {
            block.problem(CONNECTION, "has an `ssl_cert_reqs` other than `required`, but larder always checks the"
                    + " server's certificate. Set `ssl_ca_certs` to the authority that signed it.");
        }
        Optional<Path> certificate = file(to, "ssl_certfile");
        Optional<Path> key = file(to, "ssl_keyfile");
        if (certificate.isPresent() != key.isPresent()) {
            block.problem(CONNECTION, "has only one of `ssl_certfile` and `ssl_keyfile`, which are needed together");
        }
        return Optional.of(new TlsSettings(file(to, "ssl_ca_certs"),
                certificate.flatMap(cert -> key.map(with -> new ClientCertificate(cert, with))),
                to.isTrue("ssl_check_hostname", TlsSettings.DEFAULT.verifyHostname())));
    }

    private Optional<Path> file(ConnectionString to, String name) {
        return to.text(name).map(block.context().folder()::resolve);
    }
}
