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

import dev.larder.config.yaml.Section;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings.ClientCertificate;
import dev.larder.store.settings.TlsSettings;
import dev.larder.text.Durations;

/** What the config says alike of every server. */
public final class ConnectionReader {
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String PASSWORD_FILE = "password_file";

    /** In bytes. Who names a longer file has named the wrong one. */
    private static final int LONGEST_PASSWORD = 64 * 1024;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private ConnectionReader() {}

    static Credentials credentials(Section section) {
        Optional<String> username = section.text(USERNAME);
        Optional<Secret> password = section.secret(PASSWORD);
        if (section.has(PASSWORD) && section.has(PASSWORD_FILE)) {
            section.problem(PASSWORD_FILE, "cannot stand beside `password`; keep one");
        }
        Optional<Secret> fromFile = section.file(PASSWORD_FILE)
                .filter(file -> section.reading().isChosen())
                .flatMap(file -> passwordIn(file, section));
        return new Credentials(username, password.or(() -> fromFile));
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
                    ? "the file " + shown + " cannot be read"
                    : "there is no file " + shown);
        }
    }

    private static Optional<Secret> refused(Section section, String message) {
        section.problem(PASSWORD_FILE, message);
        return Optional.empty();
    }

    /** A block of its own turns TLS on, unless it says `enabled: false`. */
    static Optional<TlsSettings> tls(Section section) {
        boolean enabled = section.flag("enabled", true);
        Optional<Path> caFile = section.file("ca_file");
        Optional<Path> certFile = section.file("cert_file");
        Optional<Path> keyFile = section.file("key_file");
        boolean verifyHostname = section.flag("verify_hostname", TlsSettings.DEFAULT.verifyHostname());
        if (section.has("cert_file") != section.has("key_file")) {
            section.conflict(section.has("cert_file") ? "cert_file" : "key_file",
                    "`cert_file` and `key_file` need each other");
        }
        Optional<ClientCertificate> certificate = certFile
                .flatMap(cert -> keyFile.map(key -> new ClientCertificate(cert, key)));
        return enabled ? Optional.of(new TlsSettings(caFile, certificate, verifyHostname)) : Optional.empty();
    }

    public static Timeouts timeouts(Section section) {
        Timeouts usual = Timeouts.DEFAULT;
        return new Timeouts(
                timeout(section, "connect").orElse(usual.connect()),
                timeout(section, "read").orElse(usual.read()),
                timeout(section, "write").orElse(usual.write()),
                timeout(section, "batch").orElse(usual.batch()));
    }

    static Optional<Duration> timeout(Section section, String key) {
        Optional<Duration> timeout = section.duration(key);
        if (timeout.isPresent() && timeout.get().compareTo(LONGEST_TIMEOUT) > 0) {
            section.problem(key, "is longer than " + Durations.print(LONGEST_TIMEOUT));
        }
        return timeout;
    }

    public static int retries(Section section) {
        return section.whole("retries", 0, 100, ConnectionSettings.DEFAULT.retries());
    }
}
