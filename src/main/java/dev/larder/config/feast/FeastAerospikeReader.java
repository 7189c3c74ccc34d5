package dev.larder.config.feast;

import static dev.larder.store.settings.AerospikeSettings.DEFAULT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.store.Addresses;
import dev.larder.config.store.AerospikeBlock;
import dev.larder.config.store.ConnectionBlock;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ListType;
import dev.larder.config.yaml.RowType;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.AuthMode;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Records;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** Reads the Aerospike of Feast's {@code feature_store.yaml}. */
final class FeastAerospikeReader {
    private static final String SUFFIX = "{collection_suffix}";
    private static final Pattern PLACEHOLDERS = Pattern.compile("(?:[^{}]+|\\{project}|\\{collection_suffix})++");

    private static final ConfigKey<List<Seed>> HOSTS = ConfigKey.of("hosts",
            ListType.of(RowType.of("[host, port] or [host, port, tls name]", FeastAerospikeReader::seed)),
            DEFAULT.hosts(), "Some nodes of the cluster.");
    private static final ConfigKey<String> NAMESPACE = ConfigKey.of("namespace", AerospikeBlock.NAMESPACE_NAME,
            "feast", "The namespace of all views that are not in `namespace_overrides`.");
    private static final ConfigKey<String> SUFFIX_KEY = ConfigKey.of("collection_suffix", ScalarType.TEXT, "latest",
            "The end of the sets' names.");
    private static final ConfigKey<String> SET_TEMPLATE = ConfigKey.of("set_name_template", ScalarType.of("text",
            "a text with no placeholder but `{project}` and `" + SUFFIX + "`", FeastAerospikeReader::template,
            text -> text), AerospikeSettings.PROJECT + "_" + SUFFIX, "The names of sets.");
    private static final ConfigBlock NAMESPACES = overrides("namespace_overrides", AerospikeBlock.NAMESPACE_NAME);
    private static final ConfigBlock SETS = overrides("set_overrides", AerospikeBlock.SET_NAME);
    private static final ConfigKey<String> HOOK = ConfigKey.optional("prewriting_hook", ScalarType.ANY_TEXT,
            "Refused: larder cannot run Python.");
    private static final ConfigBlock KWARGS = ConfigBlock.of("client_kwargs", "Refused unless empty.",
            ConfigKey.optional("<argument>", ScalarType.ANY_TEXT, "An argument of Feast's client."));
    private static final ConfigKey<String> USER = ConfigKey.optional("user", ScalarType.TEXT, "Needs `password`.");
    private static final ConfigKey<Secret> PASSWORD = ConfigKey.optional("password", ScalarType.SECRET,
            "The password of `user`.");
    private static final ConfigKey<AuthMode> AUTH_MODE = ConfigKey.of("auth_mode",
            ScalarType.choice("auth_mode", AuthMode.class), DEFAULT.authMode(), "How the user is authenticated.");
    private static final ConfigKey<Boolean> ENABLE = ConfigKey.of("enable", ScalarType.FLAG, false, "Use TLS.");
    private static final ConfigKey<Path> CA_FILE = ConfigKey.optional("cafile", ScalarType.PATH, "Authorities.");
    private static final ConfigKey<Path> CERT_FILE = ConfigKey.optional("certfile", ScalarType.PATH, "Certificate.");
    private static final ConfigKey<Path> KEY_FILE = ConfigKey.optional("keyfile", ScalarType.PATH, "Private key.");
    private static final ConfigBlock TLS = ConfigBlock.of("tls", "Encrypted connections.", ENABLE, CA_FILE, CERT_FILE,
            KEY_FILE);
    private static final ConfigKey<Ttl> TTL = ConfigKey.optional("ttl_seconds",
            FeastReader.seconds(Ttl.NEVER, ""), "When the record of an entity expires.");
    private static final ConfigKey<Integer> READ_TIMEOUT = millis("read_timeout_ms", 250);
    private static final ConfigKey<Integer> WRITE_TIMEOUT = millis("write_timeout_ms", 1000);
    private static final ConfigKey<Integer> BATCH_TIMEOUT = millis("batch_total_timeout_ms", 2000);
    private static final ConfigKey<Integer> SOCKET_TIMEOUT = millis("socket_timeout_ms", 2000);
    private static final ConfigKey<Integer> RETRIES = ConfigKey.of("max_retries", ConnectionBlock.RETRIES.type(),
            DEFAULT.connection().retries(), "How often a failed call is repeated.");
    private static final ConfigKey<Integer> BATCH_MAX_RECORDS = AerospikeBlock.BATCH_MAX_RECORDS;

    private static final List<ConfigEntry> KEYS = List.of(HOSTS, NAMESPACE, SET_TEMPLATE, SUFFIX_KEY, NAMESPACES, SETS,
            HOOK, KWARGS, USER, PASSWORD, AUTH_MODE, TLS, TTL, READ_TIMEOUT, WRITE_TIMEOUT, BATCH_TIMEOUT,
            SOCKET_TIMEOUT, RETRIES, BATCH_MAX_RECORDS);

    /** Feast stores no keys; a user who wants scans to name entities may. */
    private static final ConfigKey<Boolean> SEND_KEY = ConfigKey.of(AerospikeBlock.SEND_KEY.name(), ScalarType.FLAG,
            false, AerospikeBlock.SEND_KEY.meaning());
    static final List<ConfigEntry> OWN_KEYS = List.of(SEND_KEY, AerospikeBlock.COMPRESSION);

    private final Section block;

    private FeastAerospikeReader(Section block) {
        this.block = block;
    }

    private static ConfigBlock overrides(String name, ScalarType<String> type) {
        return ConfigBlock.of(name, "Exceptions by view.", ConfigKey.optional("<view>", type, "Of this view."));
    }

    private static ConfigKey<Integer> millis(String name, int byDefault) {
        return ConfigKey.of(name, ScalarType.whole(1, 3_600_000), byDefault, "In milliseconds.");
    }

    /**
     * @param own larder's block, for what Feast's file does not contain
     * @param pins by view
     */
    static AerospikeSettings read(Section block, Section own, KeyVersion version, Map<String, Pin> pins) {
        block.declare(KEYS);
        own.declare(OWN_KEYS);
        return new FeastAerospikeReader(block).read(own, version, pins);
    }

    private AerospikeSettings read(Section own, KeyVersion version, Map<String, Pin> pins) {
        refuseWhatIsPython();
        List<Seed> hosts = block.orDefault(HOSTS);
        AuthMode authMode = block.orDefault(AUTH_MODE);
        Ttl ttl = block.get(TTL).orElse(Ttl.BACKEND_DEFAULT);
        Timeouts timeouts = new Timeouts(Timeouts.DEFAULT.connect(), millis(READ_TIMEOUT), millis(WRITE_TIMEOUT),
                millis(BATCH_TIMEOUT));
        Optional<Duration> socket = block.get(SOCKET_TIMEOUT).map(Duration::ofMillis);
        return new AerospikeSettings(hosts, authMode,
                new ConnectionSettings(credentials(), block.section(TLS, FeastAerospikeReader::tls)
                        .flatMap(tls -> tls), timeouts, block.orDefault(RETRIES)),
                socket, new Sets(block.orDefault(NAMESPACE), setTemplate(), pins(pins)),
                new Records(Layout.FEAST, own.orDefault(SEND_KEY), block.orDefault(BATCH_MAX_RECORDS),
                        own.orDefault(AerospikeBlock.COMPRESSION), new FeastSettings(version, ttl)));
    }

    private void refuseWhatIsPython() {
        if (block.has(HOOK)) {
            block.problem(HOOK, "is Python, which larder cannot run, so rows would be written without it. Remove it, or"
                    + " do the same in a `prewrite_hook` of larder");
        }
        if (block.section(KWARGS, kwargs -> !kwargs.names().isEmpty()).orElse(false)) {
            block.problem(KWARGS, "is for Feast's own client. Use the other keys instead");
        }
    }

    private static Seed seed(List<String> parts) {
        if (parts.size() < 2 || parts.size() > 3) {
            throw new IllegalArgumentException();
        }
        return new Seed(parts.getFirst(), parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty(),
                Addresses.port(parts.get(1)));
    }

    private Duration millis(ConfigKey<Integer> key) {
        return Duration.ofMillis(block.orDefault(key));
    }

    private static String template(String text) {
        if (!PLACEHOLDERS.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private String setTemplate() {
        return block.orDefault(SET_TEMPLATE).replace(SUFFIX, block.orDefault(SUFFIX_KEY));
    }

    private Map<String, Pin> pins(Map<String, Pin> own) {
        Map<String, Pin> pins = new HashMap<>(own);
        overrides(NAMESPACES, AerospikeBlock.NAMESPACE_NAME).forEach((view, namespace) -> pins.merge(view,
                new Pin(Optional.of(namespace), Optional.empty()),
                (before, now) -> new Pin(now.namespace(), before.set())));
        overrides(SETS, AerospikeBlock.SET_NAME).forEach((view, set) -> pins.merge(view,
                new Pin(Optional.empty(), Optional.of(set)), (before, now) -> new Pin(before.namespace(), now.set())));
        return pins;
    }

    private Map<String, String> overrides(ConfigBlock overrides, ScalarType<String> type) {
        return block.section(overrides, views -> {
            Map<String, String> names = new HashMap<>();
            views.names().forEach(view -> views.get(view, type).ifPresent(name -> names.put(view, name)));
            return names;
        }).orElse(Map.of());
    }

    private Credentials credentials() {
        Credentials credentials = new Credentials(block.get(USER), block.get(PASSWORD));
        if (credentials.username().isEmpty()) {
            return Credentials.NONE;
        }
        block.require(PASSWORD, "is missing. `user` needs `password`.");
        return credentials;
    }

    private static Optional<TlsSettings> tls(Section tls) {
        boolean enabled = tls.orDefault(ENABLE);
        TlsSettings settings = new TlsSettings(tls.get(CA_FILE), tls.get(CERT_FILE).flatMap(
                certificate -> tls.get(KEY_FILE).map(key -> new TlsSettings.ClientCertificate(certificate, key))),
                TlsSettings.DEFAULT.verifyHostname());
        if (tls.has(CERT_FILE) != tls.has(KEY_FILE)) {
            tls.problem(CERT_FILE, "`certfile` and `keyfile` are needed together");
        }
        return enabled ? Optional.of(settings) : Optional.empty();
    }
}
