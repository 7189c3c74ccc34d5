package dev.larder.config.store;

import static dev.larder.store.settings.RedisSettings.DEFAULT;

import java.util.List;
import java.util.Optional;

import dev.larder.config.yaml.Section;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** Reads an {@code online_store} of type {@code redis}. */
public final class RedisReader {
    private static final String URL = "url";
    /** What the url says, and nothing else may say beside it. */
    private static final List<String> IN_URL = List.of("addresses", "db", ConnectionReader.USERNAME,
            ConnectionReader.PASSWORD, ConnectionReader.PASSWORD_FILE, "tls");

    private final Section section;

    private RedisReader(Section section) {
        this.section = section;
    }

    public static RedisSettings read(Section section) {
        return new RedisReader(section).read();
    }

    private RedisSettings read() {
        Mode mode = section.choice("mode", DEFAULT.servers().mode());
        Optional<String> master = master(mode);
        Endpoint endpoint = section.has(URL) ? fromUrl(mode) : fromKeys(mode);
        if (mode == Mode.CLUSTER && endpoint.db() != 0) {
            section.conflict(section.has(URL) ? URL : "db", "a cluster has no database but 0");
        }
        Layout layout = section.choice("layout", DEFAULT.records().layout());
        Encoding encoding = encoding(layout);
        String keyPrefix = section.textOr("key_prefix", DEFAULT.records().keyPrefix());
        Timeouts timeouts = section.section("timeouts", ConnectionReader::timeouts).orElse(Timeouts.DEFAULT);
        int retries = ConnectionReader.retries(section);
        int maxConnections = maxConnections(section);
        return new RedisSettings(
                new Servers(mode, endpoint.addresses(), master, endpoint.db(), maxConnections),
                new ConnectionSettings(endpoint.credentials(), endpoint.tls(), timeouts, retries),
                new Records(layout, encoding, keyPrefix, RecordReader.read(section, layout == Layout.FEAST)));
    }

    public static int maxConnections(Section section) {
        return section.whole("max_connections", 1, 10_000, DEFAULT.servers().maxConnections());
    }

    /** What a url says in one: the server, and who asks it for what. */
    record Endpoint(List<HostPort> addresses, int db, Credentials credentials, Optional<TlsSettings> tls) {}

    private Endpoint fromKeys(Mode mode) {
        List<HostPort> addresses = section.list(
                "addresses", Addresses.HOST_PORT, text -> Addresses.hostPort(text, port(mode)));
        if (addresses.isEmpty()) {
            addresses = List.of(new HostPort(DEFAULT.servers().addresses().getFirst().host(), port(mode)));
        }
        int db = section.whole("db", 0, 1_000_000, DEFAULT.servers().db());
        Credentials credentials = ConnectionReader.credentials(section);
        if (section.has(ConnectionReader.USERNAME) && !section.has(ConnectionReader.PASSWORD)
                && !section.has(ConnectionReader.PASSWORD_FILE)) {
            section.require(ConnectionReader.PASSWORD, "`username` needs a `password` or a `password_file`");
        }
        Optional<TlsSettings> tls = section.trySection("tls", ConnectionReader::tls);
        return new Endpoint(addresses, db, credentials, tls);
    }

    private Endpoint fromUrl(Mode mode) {
        for (String key : IN_URL) {
            if (section.has(key)) {
                section.problem(key, "cannot stand beside `url`, which says it");
            }
        }
        Optional<Endpoint> endpoint = section.secret(URL).flatMap(url -> {
            try {
                return Optional.of(RedisUrl.parse(url.reveal(), port(mode)));
            } catch (IllegalArgumentException e) {
                section.problem(URL, "is not `redis://[[user]:password@]host[:port][/db]`, `rediss` for TLS; letters"
                        + " like `@`, `/` and `#` in a password are written %40, %2F and %23");
                return Optional.empty();
            }
        });
        return endpoint.orElse(new Endpoint(DEFAULT.servers().addresses(), DEFAULT.servers().db(), Credentials.NONE,
                Optional.empty()));
    }

    private static int port(Mode mode) {
        return mode == Mode.SENTINEL ? RedisSettings.SENTINEL_PORT : RedisSettings.PORT;
    }

    private Optional<String> master(Mode mode) {
        if (mode == Mode.SENTINEL) {
            section.require("master", "is missing: the name by which the sentinels know the server");
        } else if (section.has("master")) {
            section.conflict("master", "is only for mode `sentinel`");
        }
        return section.text("master");
    }

    private Encoding encoding(Layout layout) {
        Encoding encoding = section.choice("encoding", DEFAULT.records().encoding());
        switch (layout) {
            case VIEW -> {
            }
            case ENTITY -> {
                if (encoding == Encoding.PACKED) {
                    section.conflict("encoding", "`packed` needs layout `view`");
                }
            }
            case FEAST -> {
                if (encoding != DEFAULT.records().encoding()) {
                    section.conflict("encoding", "layout `feast` has an encoding of its own");
                }
            }
        }
        return encoding;
    }
}
