package dev.larder.config.feast;

import static dev.larder.store.settings.RedisSettings.DEFAULT;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.larder.config.store.ConnectionReader;
import dev.larder.config.store.RedisReader;
import dev.larder.config.yaml.Section;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.Secret;
import dev.larder.store.settings.StoreSettings;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings.ClientCertificate;
import dev.larder.store.settings.TlsSettings;

/** Reads the Redis of Feast's {@code feature_store.yaml}. */
final class FeastRedisReader {
    private static final String CONNECTION = "connection_string";
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

    /** @param own larder's block, for what Feast does not say */
    static Optional<StoreSettings> read(Section block, Section own, KeyVersion version) {
        return new FeastRedisReader(block).read(own, version);
    }

    private Optional<StoreSettings> read(Section own, KeyVersion version) {
        // How Feast deletes and compares; larder does both exactly, and on the server.
        block.has("full_scan_for_deletion");
        block.has("skip_dedup");
        Mode mode = block.choice("redis_type", Type.REDIS).mode;
        String master = block.text("sentinel_master").orElse("mymaster");
        Ttl ttl = FeastReader.seconds(block, "key_ttl_seconds", Ttl.BACKEND_DEFAULT,
                "; with less, Feast deletes what it has just written");
        String keyPrefix = own.textOr("key_prefix", DEFAULT.records().keyPrefix());
        Timeouts timeouts = own.section("timeouts", ConnectionReader::timeouts).orElse(Timeouts.DEFAULT);
        int retries = ConnectionReader.retries(own);
        int maxConnections = RedisReader.maxConnections(own);
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
        return block.secret(CONNECTION).flatMap(text -> {
            try {
                return Optional.of(ConnectionString.parse(text.reveal()));
            } catch (IllegalArgumentException e) {
                block.problem(CONNECTION, "is not `host:port,...,key=value,...`, as Feast reads it: no URL, no IPv6"
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
            // Said below.
        }
        block.problem(CONNECTION, mode == Mode.CLUSTER
                ? "has a `db`, and a cluster has no database but 0"
                : "has a `db` that is not a number");
        return DEFAULT.servers().db();
    }

    private static Credentials credentials(ConnectionString to) {
        return new Credentials(to.text("username"), to.text("password").map(Secret::new));
    }

    private Optional<TlsSettings> tls(ConnectionString to) {
        to.names().stream().filter(name -> name.equals("unix_socket_path")
                || name.startsWith("ssl") && !TLS_KEYS.contains(name))
                .forEach(name -> block.problem(CONNECTION, "has a `" + name + "`, which larder cannot do"));
        if (!to.isTrue("ssl", false)) {
            return Optional.empty();
        }
        if (!to.text("ssl_cert_reqs").orElse("required").equals("required")) {
            block.problem(CONNECTION, "has `ssl_cert_reqs` other than `required`: larder always checks the server's"
                    + " certificate; name who signed it with `ssl_ca_certs`");
        }
        Optional<Path> certificate = file(to, "ssl_certfile");
        Optional<Path> key = file(to, "ssl_keyfile");
        if (certificate.isPresent() != key.isPresent()) {
            block.problem(CONNECTION, "has one of `ssl_certfile` and `ssl_keyfile`; they need each other");
        }
        return Optional.of(new TlsSettings(file(to, "ssl_ca_certs"),
                certificate.flatMap(cert -> key.map(with -> new ClientCertificate(cert, with))),
                to.isTrue("ssl_check_hostname", TlsSettings.DEFAULT.verifyHostname())));
    }

    private Optional<Path> file(ConnectionString to, String name) {
        return to.text(name).map(block.reading().folder()::resolve);
    }
}
