package dev.larder.config.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;
import dev.larder.text.Durations;

/** The keys that all servers share: who connects, TLS, timeouts and retries. */
public final class ConnectionBlock {
    static final ConfigKey<String> USERNAME = ConfigKey.optional("username", ScalarType.TEXT,
            "The user to log in as.");
    static final ConfigKey<Secret> PASSWORD = ConfigKey.optional("password", ScalarType.SECRET,
            "The password, best as a variable: `${STORE_PASSWORD}`.");
    static final ConfigKey<Path> PASSWORD_FILE = ConfigKey.optional("password_file", ScalarType.PATH,
            "A file that contains the password; a final line break is ignored.");

    private static final ConfigKey<Boolean> ENABLED = ConfigKey.of("enabled", ScalarType.FLAG, true,
            "Whether to use TLS. A `tls` block turns it on; without the block it is off.");
    private static final ConfigKey<Path> CA_FILE = ConfigKey.optional("ca_file", ScalarType.PATH,
            "the authorities that Java trusts",
            "PEM file with the certificates of the authorities to trust.");
    private static final ConfigKey<Path> CERT_FILE = ConfigKey.optional("cert_file", ScalarType.PATH,
            "PEM file with the client's certificate. Needs `key_file`.");
    private static final ConfigKey<Path> KEY_FILE = ConfigKey.optional("key_file", ScalarType.PATH,
            "PEM file with the client's private key. Needs `cert_file`.");
    static final ConfigKey<Boolean> VERIFY_HOSTNAME = ConfigKey.of("verify_hostname", ScalarType.FLAG,
            TlsSettings.DEFAULT.verifyHostname(), "Whether the server's certificate must name the host.");
    static final ConfigBlock TLS = ConfigBlock.of("tls", "Encrypted connections.", ENABLED, CA_FILE, CERT_FILE,
            KEY_FILE, VERIFY_HOSTNAME);

    private static final ConfigKey<Duration> CONNECT = timeout("connect", Timeouts.DEFAULT.connect(),
            "Time limit for opening a connection.");
    private static final ConfigKey<Duration> READ = timeout("read", Timeouts.DEFAULT.read(),
            "Time limit for reading one entity, including retries.");
    private static final ConfigKey<Duration> WRITE = timeout("write", Timeouts.DEFAULT.write(),
            "Time limit for writing one entity, including retries.");
    private static final ConfigKey<Duration> BATCH = timeout("batch", Timeouts.DEFAULT.batch(),
            "Time limit for reading or writing several entities in one call, including retries.");
    public static final ConfigBlock TIMEOUTS = ConfigBlock.of("timeouts", "Time limits of calls, at most 1h.", CONNECT,
            READ, WRITE, BATCH);

    public static final ConfigKey<Integer> RETRIES = ConfigKey.of("retries", ScalarType.whole(0, 100),
            ConnectionSettings.DEFAULT.retries(), "How often a failed call is repeated.");

    /** In bytes. A longer file is the wrong one. */
    private static final int LONGEST_PASSWORD = 64 * 1024;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private ConnectionBlock() {}

    private static ConfigKey<Duration> timeout(String name, Duration byDefault, String meaning) {
        return ConfigKey.of(name, ScalarType.DURATION, byDefault, meaning);
    }

    static Credentials credentials(Section section) {
        Optional<String> username = section.get(USERNAME);
        Optional<Secret> password = section.get(PASSWORD);
        if (section.has(PASSWORD) && section.has(PASSWORD_FILE)) {
            section.problem(PASSWORD_FILE, "cannot be combined with `password`. Keep one of them.");
        }
        Optional<Secret> fromFile = section.get(PASSWORD_FILE)
                .filter(file -> section.context().isChosen())
                .flatMap(file -> passwordIn(file, section));
        return new Credentials(username, password.or(() -> fromFile));
    }

    static boolean hasPassword(Section section) {
        return section.has(PASSWORD) || section.has(PASSWORD_FILE);
    }

    private static Optional<Secret> passwordIn(Path file, Section section) {
        String shown = section.shown(PASSWORD_FILE);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_PASSWORD + 1);
            if (bytes.length > LONGEST_PASSWORD) {
                return refused(section, "the file " + shown + " is too long to be a password");
            }
            String password = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()
                    .replaceFirst("\\r?\\n\\z", "");
            return password.isEmpty()
                    ? refused(section, "the file " + shown + " is empty")
                    : Optional.of(new Secret(password));
        } catch (CharacterCodingException e) {
            return refused(section, "the file " + shown + " is not UTF-8 text");
        } catch (IOException e) {
            return refused(section, Files.exists(file)
                    ? "cannot read the file " + shown
                    : "no such file: " + shown);
        }
    }

    private static Optional<Secret> refused(Section section, String message) {
        section.problem(PASSWORD_FILE, message);
        return Optional.empty();
    }

    /** Empty for a block that says `enabled: false`. */
    static Optional<TlsSettings> tls(Section section) {
        boolean enabled = section.orDefault(ENABLED);
        Optional<Path> caFile = section.get(CA_FILE);
        Optional<Path> certFile = section.get(CERT_FILE);
        Optional<Path> keyFile = section.get(KEY_FILE);
        boolean verifyHostname = section.orDefault(VERIFY_HOSTNAME);
        if (section.has(CERT_FILE) != section.has(KEY_FILE)) {
            section.conflict(section.has(CERT_FILE) ? CERT_FILE : KEY_FILE,
                    "`cert_file` and `key_file` are needed together");
        }
        Optional<ClientCertificate> certificate = certFile
                .flatMap(cert -> keyFile.map(key -> new ClientCertificate(cert, key)));
        return enabled ? Optional.of(new TlsSettings(caFile, certificate, verifyHostname)) : Optional.empty();
    }

    public static Timeouts timeouts(Section section) {
        Stream.of(CONNECT, READ, WRITE, BATCH).forEach(key -> checkLength(section, key));
        return new Timeouts(section.orDefault(CONNECT), section.orDefault(READ), section.orDefault(WRITE),
                section.orDefault(BATCH));
    }

    static void checkLength(Section section, ConfigKey<Duration> key) {
        if (section.get(key).filter(timeout -> timeout.compareTo(LONGEST_TIMEOUT) > 0).isPresent()) {
            section.problem(key, "is longer than " + Durations.print(LONGEST_TIMEOUT));
        }
    }

    static void print(Credentials credentials, YamlPrinter out) {
        out.value(USERNAME, credentials.username());
        out.value(PASSWORD, credentials.password());
    }

    static void print(Optional<TlsSettings> tls, YamlPrinter out) {
        out.block(TLS, () -> {
            out.value(ENABLED, tls.isPresent());
            tls.ifPresent(settings -> {
                out.value(CA_FILE, settings.caFile());
                out.value(CERT_FILE, settings.certificate().map(ClientCertificate::certFile));
                out.value(KEY_FILE, settings.certificate().map(ClientCertificate::keyFile));
                out.value(VERIFY_HOSTNAME, settings.verifyHostname());
            });
        });
    }

    static void print(Timeouts timeouts, YamlPrinter out) {
        out.value(CONNECT, timeouts.connect());
        out.value(READ, timeouts.read());
        out.value(WRITE, timeouts.write());
        out.value(BATCH, timeouts.batch());
    }
}
