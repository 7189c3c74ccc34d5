package dev.larder.config.store;

import static dev.larder.store.settings.RedisSettings.DEFAULT;

import java.util.List;
import java.util.Optional;

import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ListType;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** An {@code online_store} of type {@code redis}. */
public final class RedisBlock {
    private static final ConfigKey<Mode> MODE = ConfigKey.of("mode", ScalarType.choice("mode", Mode.class),
            DEFAULT.servers().mode(), "What the addresses are: one server, nodes of a cluster, or sentinels.");
    /** Without a port, a server's default port depends on the mode. */
    private static final ConfigKey<List<HostPort>> ADDRESSES = ConfigKey.optional("addresses",
            ListType.of(Addresses.HOST_PORT), "`localhost:6379`, in mode `sentinel` `localhost:26379`",
            "The server, some nodes of the cluster, or the sentinels.");
    private static final ConfigKey<String> MASTER = ConfigKey.optional("master", ScalarType.TEXT,
            "required in mode `sentinel`", "The name by which the sentinels know the server.");
    private static final ConfigKey<Integer> DB = ConfigKey.of("db", ScalarType.whole(0, 1_000_000),
            DEFAULT.servers().db(), "The number of the database. A cluster has only 0.");
    private static final ConfigKey<Secret> URL = ConfigKey.optional("url", ScalarType.SECRET,
            "Address, database, user, password and TLS in one: `redis://user:password@host:6379/0`, `rediss://` for"
                    + " TLS. Replaces `addresses`, `db`, `username`, `password`, `password_file` and `tls`.");
    private static final ConfigKey<Layout> LAYOUT = ConfigKey.of("layout", ScalarType.choice("layout", Layout.class),
            DEFAULT.records().layout(), "`view`: one record per entity and view. `entity`: one record per entity with"
                    + " all its views. `feast`: the records of Feast.");
    private static final ConfigKey<Encoding> ENCODING = ConfigKey.of("encoding",
            ScalarType.choice("encoding", Encoding.class), DEFAULT.records().encoding(),
            "How values are written. `packed` puts a whole record in one string, in layout `view` only.");
    public static final ConfigKey<String> KEY_PREFIX = ConfigKey.of("key_prefix", ScalarType.ANY_TEXT,
            DEFAULT.records().keyPrefix(), "The start of all keys but Feast's.");
    public static final ConfigKey<Integer> MAX_CONNECTIONS = ConfigKey.of("max_connections",
            ScalarType.whole(1, 10_000), DEFAULT.servers().maxConnections(),
            "Maximum number of open connections to one server.");

    public static final List<ConfigEntry> KEYS = List.of(MODE, ADDRESSES, MASTER, DB, URL, ConnectionBlock.USERNAME,
            ConnectionBlock.PASSWORD, ConnectionBlock.PASSWORD_FILE, ConnectionBlock.TLS, LAYOUT, ENCODING,
            FeastRecordKeys.KEY_VERSION, FeastRecordKeys.RECORD_TTL, KEY_PREFIX, ConnectionBlock.TIMEOUTS,
            ConnectionBlock.RETRIES, MAX_CONNECTIONS);

    /** What a url contains, and no other key may repeat. */
    private static final List<ConfigEntry> IN_URL = List.of(ADDRESSES, DB, ConnectionBlock.USERNAME,
            ConnectionBlock.PASSWORD, ConnectionBlock.PASSWORD_FILE, ConnectionBlock.TLS);

    private final Section section;

    private RedisBlock(Section section) {
        this.section = section;
    }

    public static RedisSettings read(Section section) {
        return new RedisBlock(section).read();
    }

    private RedisSettings read() {
        Mode mode = section.orDefault(MODE);
        Optional<String> master = master(mode);
        Endpoint endpoint = section.has(URL) ? fromUrl(mode) : fromKeys(mode);
        if (mode == Mode.CLUSTER && endpoint.db() != 0) {
            section.conflict(section.has(URL) ? URL : DB, "a cluster has only database 0");
        }
        Layout layout = section.orDefault(LAYOUT);
        Timeouts timeouts = section.section(ConnectionBlock.TIMEOUTS, ConnectionBlock::timeouts)
                .orElse(Timeouts.DEFAULT);
        return new RedisSettings(
                new Servers(mode, endpoint.addresses(), master, endpoint.db(), section.orDefault(MAX_CONNECTIONS)),
                new ConnectionSettings(endpoint.credentials(), endpoint.tls(), timeouts,
                        section.orDefault(ConnectionBlock.RETRIES)),
                new Records(layout, encoding(layout), section.orDefault(KEY_PREFIX),
                        FeastRecordKeys.read(section, layout == Layout.FEAST)));
    }

    /** The part of the settings that a url contains. */
    record Endpoint(List<HostPort> addresses, int db, Credentials credentials, Optional<TlsSettings> tls) {}

    private Endpoint fromKeys(Mode mode) {
        HostPort usual = DEFAULT.servers().addresses().getFirst();
        List<HostPort> addresses = section.get(ADDRESSES).orElse(List.of(new HostPort(usual.host(), Addresses.NO_PORT)))
                .stream().map(address -> withPort(address, mode)).toList();
        int db = section.orDefault(DB);
        Credentials credentials = ConnectionBlock.credentials(section);
        if (section.has(ConnectionBlock.USERNAME) && !ConnectionBlock.hasPassword(section)) {
            section.require(ConnectionBlock.PASSWORD, "is missing. `username` needs `password` or `password_file`.");
        }
        return new Endpoint(addresses, db, credentials,
                section.section(ConnectionBlock.TLS, ConnectionBlock::tls).flatMap(tls -> tls));
    }

    private static HostPort withPort(HostPort address, Mode mode) {
        return address.port() == Addresses.NO_PORT ? new HostPort(address.host(), port(mode)) : address;
    }

    private Endpoint fromUrl(Mode mode) {
        for (ConfigEntry key : IN_URL) {
            if (section.has(key)) {
                section.problem(key, "cannot be combined with `url`, which contains it");
            }
        }
        Optional<Endpoint> endpoint = section.get(URL).flatMap(url -> {
            try {
                return Optional.of(RedisUrl.parse(url.reveal(), port(mode)));
            } catch (IllegalArgumentException e) {
                section.problem(URL, "is not `redis://[[user]:password@]host[:port][/db]`, or `rediss://` for TLS."
                        + " Write `@`, `/` and `#` in a password as %40, %2F and %23.");
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
            section.require(MASTER);
        } else if (section.has(MASTER)) {
            section.conflict(MASTER, "applies to mode `sentinel` only");
        }
        return section.get(MASTER);
    }

    private Encoding encoding(Layout layout) {
        Encoding encoding = section.orDefault(ENCODING);
        switch (layout) {
            case VIEW -> {
            }
            case ENTITY -> {
                if (encoding == Encoding.PACKED) {
                    section.conflict(ENCODING, "`packed` needs layout `view`");
                }
            }
            case FEAST -> {
                if (encoding != DEFAULT.records().encoding()) {
                    section.conflict(ENCODING, "does not apply to layout `feast`, which has its own encoding");
                }
            }
        }
        return encoding;
    }

    public static void print(RedisSettings redis, YamlPrinter out) {
        out.value(StoreType.KEY, StoreType.REDIS);
        out.value(MODE, redis.servers().mode());
        out.value(ADDRESSES, redis.servers().addresses());
        out.value(MASTER, redis.servers().master());
        out.value(DB, redis.servers().db());
        ConnectionBlock.print(redis.connection().credentials(), out);
        ConnectionBlock.print(redis.connection().tls(), out);
        out.value(LAYOUT, redis.records().layout());
        switch (redis.records().layout()) {
            case VIEW, ENTITY -> out.value(ENCODING, redis.records().encoding());
            case FEAST -> FeastRecordKeys.print(redis.records().feast(), out);
        }
        out.value(KEY_PREFIX, redis.records().keyPrefix());
        out.block(ConnectionBlock.TIMEOUTS, () -> ConnectionBlock.print(redis.connection().timeouts(), out));
        out.value(ConnectionBlock.RETRIES, redis.connection().retries());
        out.value(MAX_CONNECTIONS, redis.servers().maxConnections());
    }
}
