package dev.larder.config.store;

import static dev.larder.store.settings.AerospikeSettings.DEFAULT;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.yaml.Section;
import dev.larder.store.settings.AerospikeSettings.AuthMode;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Records;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** Reads an {@code online_store} of type {@code aerospike}, and the pins of single views. */
public final class AerospikeReader {
    public static final String NAMESPACE = "namespace";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}?");

    private final Section section;

    private AerospikeReader(Section section) {
        this.section = section;
    }

    /** @param pins by view */
    public static AerospikeSettings read(Section section, Map<String, Pin> pins) {
        return new AerospikeReader(section).read(pins);
    }

    /** A view's own {@code aerospike} block. */
    public static Pin pin(Section section) {
        return new Pin(namespace(section, NAMESPACE), set(section, "set"));
    }

    private record Tls(Optional<String> name, Optional<TlsSettings> settings) {}

    private record Waits(Timeouts timeouts, Optional<Duration> socket) {}

    private AerospikeSettings read(Map<String, Pin> pins) {
        List<Seed> hosts = section.list("hosts", Addresses.SEED, text -> Addresses.seed(text, AerospikeSettings.PORT));
        Tls tls = section.section("tls", AerospikeReader::tls)
                .orElse(new Tls(Optional.empty(), DEFAULT.connection().tls()));
        Waits waits = section.section("timeouts", block -> new Waits(
                ConnectionReader.timeouts(block), ConnectionReader.timeout(block, "socket")))
                .orElse(new Waits(DEFAULT.connection().timeouts(), DEFAULT.socketTimeout()));
        AuthMode authMode = section.choice("auth_mode", DEFAULT.authMode());
        Layout layout = section.choice("layout", DEFAULT.records().layout());
        Records usual = DEFAULT.records();
        return new AerospikeSettings(named(hosts.isEmpty() ? DEFAULT.hosts() : hosts, tls.name()), authMode,
                new ConnectionSettings(credentials(authMode, tls.settings().isPresent()), tls.settings(),
                        waits.timeouts(), ConnectionReader.retries(section)),
                waits.socket(),
                new Sets(namespace(section, NAMESPACE).orElse(DEFAULT.namespace()), setTemplate(layout), pins),
                new Records(layout, section.flag("send_key", usual.sendKey()),
                        section.whole("batch_max_records", 1, 100_000, usual.batchMaxRecords()),
                        section.flag("compression", usual.compression()),
                        RecordReader.read(section, layout == Layout.FEAST)));
    }

    private static Tls tls(Section block) {
        Optional<TlsSettings> settings = ConnectionReader.tls(block);
        if (settings.isPresent() && !settings.get().verifyHostname()) {
            block.conflict("verify_hostname",
                    "cannot be off for Aerospike, whose client always compares the name in the"
                            + " server's certificate; say that name in `name`");
        }
        return new Tls(block.text("name"), settings);
    }

    private static List<Seed> named(List<Seed> hosts, Optional<String> tlsName) {
        return hosts.stream().map(seed -> new Seed(seed.host(), seed.tlsName().or(() -> tlsName), seed.port()))
                .toList();
    }

    public static Optional<String> namespace(Section section, String key) {
        return name(section, key, "namespace", AerospikeSettings.LONGEST_NAMESPACE);
    }

    public static Optional<String> set(Section section, String key) {
        return name(section, key, "set", AerospikeSettings.LONGEST_SET);
    }

    private static Optional<String> name(Section section, String key, String what, int longest) {
        return section.scalar(key, "an Aerospike " + what + " of 1 to " + longest + " bytes without `:` and `;`",
                text -> {
                    if (text.isEmpty() || length(text) > longest) {
                        throw new IllegalArgumentException();
                    }
                    return checkLetters(text);
                });
    }

    private String setTemplate(Layout layout) {
        // All views of one entity are one record in Feast's layout, so they share a set.
        boolean byView = layout == Layout.VIEW;
        String expected = "the name of a set, in which " + (byView
                ? "`{project}` and `{view}` stand for the names"
                : "`{project}` stands for the name, and `{view}` is for layout `view` only");
        return section.scalar("set_template", expected, text -> {
            boolean known = PLACEHOLDER.matcher(text).results().allMatch(
                    found -> found.group().equals(AerospikeSettings.PROJECT)
                            || byView && found.group().equals(AerospikeSettings.VIEW));
            if (!known || text.isEmpty()) {
                throw new IllegalArgumentException();
            }
            return checkLetters(text);
        }).orElse(layout.setTemplate());
    }

    private Credentials credentials(AuthMode authMode, boolean tls) {
        if (authMode != AuthMode.INTERNAL && !tls) {
            section.conflict("auth_mode", "`" + authMode.name().toLowerCase(Locale.ROOT) + "` needs `tls`");
        }
        Credentials credentials = ConnectionReader.credentials(section);
        boolean username = section.has(ConnectionReader.USERNAME);
        boolean password = section.has(ConnectionReader.PASSWORD) || section.has(ConnectionReader.PASSWORD_FILE);
        switch (authMode) {
            case INTERNAL, EXTERNAL -> {
                if (username && !password) {
                    section.require(ConnectionReader.PASSWORD, "`username` needs a `password` or a `password_file`");
                }
                if (password && !username) {
                    section.require(ConnectionReader.USERNAME, "a password needs a `username`");
                }
            }
            case PKI -> {
                if (username || password) {
                    section.conflict("auth_mode", "`pki` takes the user from the certificate; leave out `username` and"
                            + " `password`");
                }
            }
        }
        return credentials;
    }

    /** The server's protocol for its operators separates by these. */
    private static String checkLetters(String name) {
        if (name.indexOf(':') >= 0 || name.indexOf(';') >= 0) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    /** In bytes. */
    public static int length(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
