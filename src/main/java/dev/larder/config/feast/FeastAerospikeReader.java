package dev.larder.config.feast;

import static dev.larder.store.settings.AerospikeSettings.DEFAULT;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import dev.larder.config.store.AerospikeReader;
import dev.larder.config.yaml.Section;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.AerospikeSettings.AuthMode;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Records;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** Reads the Aerospike of Feast's {@code feature_store.yaml}. */
final class FeastAerospikeReader {
    private static final String SUFFIX = "{collection_suffix}";
    private static final Pattern PLACEHOLDERS = Pattern.compile("(?:[^{}]+|\\{project}|\\{collection_suffix})++");
    private static final int LONGEST_MILLIS = 3_600_000;

    private final Section block;

    private FeastAerospikeReader(Section block) {
        this.block = block;
    }

    /**
     * @param own larder's block, for what Feast does not say
     * @param pins by view
     */
    static AerospikeSettings read(Section block, Section own, KeyVersion version, Map<String, Pin> pins) {
        return new FeastAerospikeReader(block).read(own, version, pins);
    }

    private AerospikeSettings read(Section own, KeyVersion version, Map<String, Pin> pins) {
        refuseWhatIsPython();
        List<Seed> hosts = block.rows("hosts", "[host, port] or [host, port, tls name]", FeastAerospikeReader::seed);
        AuthMode authMode = block.choice("auth_mode", DEFAULT.authMode());
        Ttl ttl = FeastReader.seconds(block, "ttl_seconds", Ttl.NEVER, "");
        Timeouts timeouts = new Timeouts(Timeouts.DEFAULT.connect(), millis("read_timeout_ms", 250),
                millis("write_timeout_ms", 1000), millis("batch_total_timeout_ms", 2000));
        Optional<Duration> socket = block.has("socket_timeout_ms")
                ? Optional.of(millis("socket_timeout_ms", 0))
                : Optional.empty();
        return new AerospikeSettings(hosts.isEmpty() ? DEFAULT.hosts() : hosts, authMode,
                new ConnectionSettings(credentials(), block.trySection("tls", this::tls), timeouts,
                        block.whole("max_retries", 0, 100, DEFAULT.connection().retries())),
                socket, new Sets(AerospikeReader.namespace(block, AerospikeReader.NAMESPACE).orElse("feast"),
                        setTemplate(), pins(pins)),
                // Feast stores no keys; a user who wants scans to name entities may.
                new Records(Layout.FEAST, own.flag("send_key", false),
                        block.whole("batch_max_records", 1, 100_000, DEFAULT.records().batchMaxRecords()),
                        own.flag("compression", DEFAULT.records().compression()), new FeastSettings(version, ttl)));
    }

    private void refuseWhatIsPython() {
        if (block.has("prewriting_hook")) {
            block.problem("prewriting_hook", "is Python, which larder cannot run, and rows would be written without"
                    + " it. Take it out, or do the same in a `prewrite_hook` of larder's");
        }
        if (block.section("client_kwargs", kwargs -> !kwargs.names().isEmpty()).orElse(false)) {
            block.problem("client_kwargs", "is for Feast's own client; say it by the other keys");
        }
    }

    private static Seed seed(List<String> parts) {
        if (parts.size() < 2 || parts.size() > 3) {
            throw new IllegalArgumentException();
        }
        int port = Integer.parseInt(parts.get(1));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException();
        }
        return new Seed(parts.getFirst(), parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty(), port);
    }

    private Duration millis(String key, int byDefault) {
        return Duration.ofMillis(block.whole(key, 1, LONGEST_MILLIS, byDefault));
    }

    private String setTemplate() {
        String suffix = block.text("collection_suffix").orElse("latest");
        return block.scalar("set_name_template", "a text with no placeholder but `{project}` and `" + SUFFIX + "`",
                text -> {
                    if (!PLACEHOLDERS.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                }).orElse(AerospikeSettings.PROJECT + "_" + SUFFIX).replace(SUFFIX, suffix);
    }

    private Map<String, Pin> pins(Map<String, Pin> own) {
        Map<String, String> namespaces = overrides("namespace_overrides", AerospikeReader::namespace);
        Map<String, String> sets = overrides("set_overrides", AerospikeReader::set);
        Map<String, Pin> pins = new HashMap<>(own);
        namespaces.forEach((view, namespace) -> pins.merge(view, new Pin(Optional.of(namespace), Optional.empty()),
                (before, now) -> new Pin(now.namespace(), before.set())));
        sets.forEach((view, set) -> pins.merge(view, new Pin(Optional.empty(), Optional.of(set)),
                (before, now) -> new Pin(before.namespace(), now.set())));
        return pins;
    }

    private Map<String, String> overrides(String key, BiFunction<Section, String, Optional<String>> reader) {
        return block.section(key, views -> {
            Map<String, String> overrides = new HashMap<>();
            views.names().forEach(view -> reader.apply(views, view).ifPresent(name -> overrides.put(view, name)));
            return overrides;
        }).orElse(Map.of());
    }

    private Credentials credentials() {
        Credentials credentials = new Credentials(block.text("user"), block.secret("password"));
        if (credentials.username().isEmpty()) {
            return Credentials.NONE;
        }
        block.require("password", "`user` needs a `password`");
        return credentials;
    }

    private Optional<TlsSettings> tls(Section tls) {
        boolean enabled = tls.flag("enable", false);
        TlsSettings settings = new TlsSettings(tls.file("cafile"), tls.file("certfile").flatMap(
                certificate -> tls.file("keyfile").map(key -> new TlsSettings.ClientCertificate(certificate, key))),
                TlsSettings.DEFAULT.verifyHostname());
        if (tls.has("certfile") != tls.has("keyfile")) {
            tls.problem("certfile", "`certfile` and `keyfile` need each other");
        }
        return enabled ? Optional.of(settings) : Optional.empty();
    }
}
