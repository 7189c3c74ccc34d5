package dev.larder.config.store;

import static dev.larder.store.settings.AerospikeSettings.DEFAULT;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ListType;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.AuthMode;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Records;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** An {@code online_store} of type {@code aerospike}, and the {@code aerospike} block of a view. */
public final class AerospikeBlock {
    public static final ScalarType<String> NAMESPACE_NAME = name("namespace", AerospikeSettings.LONGEST_NAMESPACE);
    public static final ScalarType<String> SET_NAME = name("set", AerospikeSettings.LONGEST_SET);

    private static final ConfigKey<List<Seed>> HOSTS = ConfigKey.of("hosts", ListType.of(Addresses.SEED),
            DEFAULT.hosts(), "Some nodes of the cluster; the others are discovered.");
    private static final ConfigKey<String> NAMESPACE = ConfigKey.of("namespace", NAMESPACE_NAME, DEFAULT.namespace(),
            "The namespace of all views that are not pinned elsewhere. It must exist.");
    private static final ConfigKey<String> SET_TEMPLATE = ConfigKey.optional("set_template", ScalarType.TEXT,
            "`" + Layout.VIEW.setTemplate() + "`, in layout `feast` `" + Layout.FEAST.setTemplate() + "`",
            "The names of sets. `{project}` and, in layout `view`, `{view}` are replaced.");
    private static final ConfigKey<AuthMode> AUTH_MODE = ConfigKey.of("auth_mode",
            ScalarType.choice("auth_mode", AuthMode.class), DEFAULT.authMode(),
            "How the user is authenticated. `external` and `pki` need `tls`.");
    private static final ConfigKey<String> TLS_NAME = ConfigKey.optional("name", ScalarType.TEXT, "the host",
            "The name in the server's certificate, for hosts that do not state one.");
    private static final ConfigBlock TLS = ConnectionBlock.TLS.with(TLS_NAME);
    private static final ConfigKey<Layout> LAYOUT = ConfigKey.of("layout", ScalarType.choice("layout", Layout.class),
            DEFAULT.records().layout(),
            "`view`: one record per entity and view. `feast`: the records of Feast, one per entity with all its views.");
    private static final ConfigKey<Duration> SOCKET = ConfigKey.optional("socket", ScalarType.DURATION,
            "the time limit of the call", "Time limit of one attempt without any bytes from the server.");
    private static final ConfigBlock TIMEOUTS = ConnectionBlock.TIMEOUTS.with(SOCKET);
    public static final ConfigKey<Boolean> SEND_KEY = ConfigKey.of("send_key", ScalarType.FLAG,
            DEFAULT.records().sendKey(), "Whether to store the entity's text beside its digest. Scans need it to name"
                    + " entities.");
    public static final ConfigKey<Integer> BATCH_MAX_RECORDS = ConfigKey.of("batch_max_records",
            ScalarType.whole(1, 100_000), DEFAULT.records().batchMaxRecords(),
            "Maximum number of records in one call.");
    public static final ConfigKey<Boolean> COMPRESSION = ConfigKey.of("compression", ScalarType.FLAG,
            DEFAULT.records().compression(),
            "Whether to compress what goes over the network. Needs Aerospike Enterprise.");

    public static final List<ConfigEntry> KEYS = List.of(HOSTS, NAMESPACE, SET_TEMPLATE, AUTH_MODE,
            ConnectionBlock.USERNAME, ConnectionBlock.PASSWORD, ConnectionBlock.PASSWORD_FILE, TLS, LAYOUT,
            FeastRecordKeys.KEY_VERSION, FeastRecordKeys.RECORD_TTL, TIMEOUTS, ConnectionBlock.RETRIES, SEND_KEY,
            BATCH_MAX_RECORDS, COMPRESSION);

    private static final ConfigKey<String> PIN_NAMESPACE = ConfigKey.optional("namespace", NAMESPACE_NAME,
            "the store's", "The namespace of this view, with an `online_store` of Aerospike.");
    private static final ConfigKey<String> PIN_SET = ConfigKey.optional("set", SET_NAME,
            "from `set_template`", "The set of this view, with an `online_store` of Aerospike.");
    /** In a view. */
    public static final ConfigBlock PIN = ConfigBlock.of("aerospike", "Where Aerospike stores this view.",
            PIN_NAMESPACE, PIN_SET);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}?");

    private final Section section;

    private AerospikeBlock(Section section) {
        this.section = section;
    }

    /** @param pins by view */
    public static AerospikeSettings read(Section section, Map<String, Pin> pins) {
        return new AerospikeBlock(section).read(pins);
    }

    /** A view's own {@code aerospike} block. */
    public static Pin pin(Section section) {
        return new Pin(section.get(PIN_NAMESPACE), section.get(PIN_SET));
    }

    private record Tls(Optional<String> name, Optional<TlsSettings> settings) {}

    private record Waits(Timeouts timeouts, Optional<Duration> socket) {}

    private AerospikeSettings read(Map<String, Pin> pins) {
        List<Seed> hosts = section.orDefault(HOSTS);
        Tls tls = section.section(TLS, AerospikeBlock::tls).orElse(new Tls(Optional.empty(), Optional.empty()));
        Waits waits = section.section(TIMEOUTS, AerospikeBlock::waits)
                .orElse(new Waits(Timeouts.DEFAULT, DEFAULT.socketTimeout()));
        AuthMode authMode = section.orDefault(AUTH_MODE);
        Layout layout = section.orDefault(LAYOUT);
        return new AerospikeSettings(named(hosts, tls.name()), authMode,
                new ConnectionSettings(credentials(authMode, tls.settings().isPresent()), tls.settings(),
                        waits.timeouts(), section.orDefault(ConnectionBlock.RETRIES)),
                waits.socket(), new Sets(section.orDefault(NAMESPACE), setTemplate(layout), pins),
                new Records(layout, section.orDefault(SEND_KEY), section.orDefault(BATCH_MAX_RECORDS),
                        section.orDefault(COMPRESSION), FeastRecordKeys.read(section, layout == Layout.FEAST)));
    }

    private static Waits waits(Section block) {
        ConnectionBlock.checkLength(block, SOCKET);
        return new Waits(ConnectionBlock.timeouts(block), block.get(SOCKET));
    }

    private static Tls tls(Section block) {
        Optional<TlsSettings> settings = ConnectionBlock.tls(block);
        if (settings.isPresent() && !settings.get().verifyHostname()) {
            block.conflict(ConnectionBlock.VERIFY_HOSTNAME, "cannot be false for Aerospike, whose client always checks"
                    + " the name in the server's certificate. Set `name` to that name.");
        }
        return new Tls(block.get(TLS_NAME), settings);
    }

    private static List<Seed> named(List<Seed> hosts, Optional<String> tlsName) {
        return hosts.stream().map(seed -> new Seed(seed.host(), seed.tlsName().or(() -> tlsName), seed.port()))
                .toList();
    }

    private static ScalarType<String> name(String what, int longest) {
        return ScalarType.of("name of 1 to " + longest + " bytes",
                "an Aerospike " + what + " of 1 to " + longest + " bytes without `:` and `;`", text -> {
                    if (text.isEmpty() || length(text) > longest) {
                        throw new IllegalArgumentException();
                    }
                    return checkLetters(text);
                }, text -> text);
    }

    private String setTemplate(Layout layout) {
        // In Feast's layout the views of an entity are one record, so they share a set.
        boolean byView = layout == Layout.VIEW;
        return section.get(SET_TEMPLATE).filter(text -> {
            boolean known = PLACEHOLDER.matcher(text).results().allMatch(
                    found -> found.group().equals(AerospikeSettings.PROJECT)
                            || byView && found.group().equals(AerospikeSettings.VIEW));
            boolean valid = known && hasValidLetters(text);
            if (!valid) {
                section.problem(SET_TEMPLATE, section.shown(SET_TEMPLATE) + " is not the name of a set without `:` and"
                        + " `;`, in which " + (byView
                                ? "`{project}` and `{view}` are replaced"
                                : "`{project}` is replaced (and `{view}` in layout `view` only)"));
            }
            return valid;
        }).orElse(layout.setTemplate());
    }

    private Credentials credentials(AuthMode authMode, boolean tls) {
        if (authMode != AuthMode.INTERNAL && !tls) {
            section.conflict(AUTH_MODE, "`" + authMode.name().toLowerCase(Locale.ROOT) + "` needs `tls`");
        }
        Credentials credentials = ConnectionBlock.credentials(section);
        boolean username = section.has(ConnectionBlock.USERNAME);
        boolean password = ConnectionBlock.hasPassword(section);
        switch (authMode) {
            case INTERNAL, EXTERNAL -> {
                if (username && !password) {
                    section.require(ConnectionBlock.PASSWORD,
                            "is missing. `username` needs `password` or `password_file`.");
                }
                if (password && !username) {
                    section.require(ConnectionBlock.USERNAME, "is missing. A password needs `username`.");
                }
            }
            case PKI -> {
                if (username || password) {
                    section.conflict(AUTH_MODE, "`pki` takes the user from the certificate. Remove `username` and"
                            + " the password.");
                }
            }
        }
        return credentials;
    }

    private static String checkLetters(String name) {
        if (!hasValidLetters(name)) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    /** The server's protocol for operators uses the others as separators. */
    private static boolean hasValidLetters(String name) {
        return name.indexOf(':') < 0 && name.indexOf(';') < 0;
    }

    /** In bytes. */
    public static int length(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    public static void print(AerospikeSettings aerospike, YamlPrinter out) {
        out.value(StoreType.KEY, StoreType.AEROSPIKE);
        out.value(HOSTS, aerospike.hosts());
        out.value(NAMESPACE, aerospike.namespace());
        out.value(SET_TEMPLATE, aerospike.sets().template());
        out.value(AUTH_MODE, aerospike.authMode());
        ConnectionBlock.print(aerospike.connection().credentials(), out);
        ConnectionBlock.print(aerospike.connection().tls(), out);
        out.value(LAYOUT, aerospike.records().layout());
        if (aerospike.isFeast()) {
            FeastRecordKeys.print(aerospike.records().feast(), out);
        }
        out.block(TIMEOUTS, () -> {
            ConnectionBlock.print(aerospike.connection().timeouts(), out);
            out.value(SOCKET, aerospike.socketTimeout());
        });
        out.value(ConnectionBlock.RETRIES, aerospike.connection().retries());
        out.value(SEND_KEY, aerospike.records().sendKey());
        out.value(BATCH_MAX_RECORDS, aerospike.records().batchMaxRecords());
        out.value(COMPRESSION, aerospike.records().compression());
    }

    public static void print(Pin pin, YamlPrinter out) {
        out.block(PIN, () -> {
            out.value(PIN_NAMESPACE, pin.namespace());
            out.value(PIN_SET, pin.set());
        });
    }
}
