package dev.larder.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.config.ConfigFolder;
import dev.larder.config.EffectiveConfig;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.RedisSettings;
import dev.larder.text.Secret;

/** Variables of the environment, and secrets. */
class VariablesTest {
    @TempDir
    Path folder;

    private ConfigFolder given(String storeBlock) {
        return new ConfigFolder(folder).store("type: redis\n" + storeBlock);
    }

    private static RedisSettings redis(ConfigFolder given) {
        return (RedisSettings) given.load().store();
    }

    private String prefix(String yaml, String... variables) {
        ConfigFolder given = given("key_prefix: " + yaml);
        for (int i = 0; i < variables.length; i += 2) {
            given.variable(variables[i], variables[i + 1]);
        }
        return redis(given).records().keyPrefix();
    }

    @Test
    void valuesAreLimitedInLength() {
        ConfigFolder given = given("key_prefix: \"" + "${BIG}".repeat(100_000) + "\"").variable("BIG",
                "x".repeat(100_000));
        String told = assertThrows(ConfigException.class, given::load).getMessage();
        assertTrue(told.endsWith("online_store.key_prefix: is longer than 1 MiB after replacing its variables"), told);
        assertEquals("${B}", prefix("${A}", "A", "${B}", "B", "never looked at"));
    }

    @Test
    void areReplaced() {
        assertEquals("a-x-b-y", prefix("a-${A}-b-${B}", "A", "x", "B", "y"));
        assertEquals("", prefix("${A}", "A", ""));
    }

    @Test
    void defaultsReplaceUnsetAndEmptyVariables() {
        assertEquals("f:", prefix("\"${A:-f:}\""));
        assertEquals("f", prefix("${A:-f}", "A", ""));
        assertEquals("x", prefix("${A:-f}", "A", "x"));
        assertEquals("", prefix("${A:-}"));
    }

    @Test
    void dollarIsLiteralUnlessABraceFollows() {
        assertEquals("pa$$wo$rd$", prefix("pa$$wo$rd$"));
        assertEquals("${A}", prefix("$${A}", "A", "x"));
        assertEquals("$${A}", prefix("$$${A}", "A", "x"));
    }

    @Test
    void valuesAreTextAndNotParsedAgain() {
        assertEquals("{a: [1]} # ${B} *x", prefix("${A}", "A", "{a: [1]} # ${B} *x", "B", "y"));
        assertEquals("\n  db: 3", prefix("${A}", "A", "\n  db: 3"));
    }

    @Test
    void typesAreParsedAfterReplacement() {
        assertEquals(7, redis(given("db: ${DB}").variable("DB", "7")).servers().db());
        assertEquals(2, redis(given("addresses: ${HOSTS}").variable("HOSTS", "a:1, b")).servers().addresses().size());
    }

    @Test
    void unsetAndMalformed() {
        given("db: ${DB}\nkey_prefix: ${1A}\nmaster: a${b").refuses("""
                larder.yaml:8: online_store.db: the environment variable `DB` is not set. Set it, or give it a \
                default: `${DB:-...}`
                larder.yaml:9: online_store.key_prefix: `${` starts neither `${NAME}` nor `${NAME:-default}`. \
                Write `$${` for a literal `${`.
                larder.yaml:10: online_store.master: applies to mode `sentinel` only
                larder.yaml:10: online_store.master: `${` starts neither `${NAME}` nor `${NAME:-default}`. \
                Write `$${` for a literal `${`.
                """);
    }

    @Test
    void mistakesNameTheVariableNotItsValue() {
        String secret = "hunter2";
        for (String key : List.of("db", "mode", "layout", "addresses", "retries", "max_connections", "type", "tls",
                "timeouts", "password_file", "url")) {
            ConfigFolder given = new ConfigFolder(folder)
                    .store((key.equals("type") ? "" : "type: redis\n") + key + ": ${PW}\n")
                    .variable("PW", secret + "/");
            String message = assertThrows(ConfigException.class, given::load, key).getMessage();
            assertFalse(message.contains(secret), message);
        }
        given("db: ${PW}\nmode: ${PW}").variable("PW", secret).refuses("""
                larder.yaml:8: online_store.db: `${PW}` is not a whole number from 0 to 1000000
                larder.yaml:9: online_store.mode: unknown mode `${PW}`. Available modes: standalone, cluster, sentinel
                """);
    }

    @Test
    void secretsAreHidden() {
        ConfigFolder given = given("username: me\npassword: hunter2");
        assertEquals(new Credentials(Optional.of("me"), Optional.of(new Secret("hunter2"))),
                redis(given).connection().credentials());
        assertFalse(given.load().toString().contains("hunter2"), given.load().toString());
        assertFalse(EffectiveConfig.print(given.load()).contains("hunter2"));
    }

    @Test
    void mistakesDoNotRepeatSecrets() {
        given("password: [hunter2]").refuses(
                "larder.yaml:8: online_store.password: must be a single value, not a list");
        given("password: ''").refuses("larder.yaml:8: online_store.password: is empty");
        given("url: http://me:hunter2@host").refuses("larder.yaml:8: online_store.url: is not"
                + " `redis://[[user]:password@]host[:port][/db]`, or `rediss://` for TLS. Write `@`, `/` and `#` in a"
                + " password as %40, %2F and %23.");
        new ConfigFolder(folder).yaml(ConfigFolder.VIEWS + "online_store: password:hunter2\n").refuses(
                "larder.yaml:6: online_store: must be a map of keys and values, not a single value");
    }

    @Test
    void passwordFile() throws IOException {
        ConfigFolder given = given("password_file: secrets/redis").write("secrets/redis", "hunter2 \n");
        assertEquals(Optional.of(new Secret("hunter2 ")), redis(given).connection().credentials().password());
        given.write("secrets/redis", "hunter2\r\n");
        assertEquals(Optional.of(new Secret("hunter2")), redis(given).connection().credentials().password());
        given.write("secrets/redis", "\n").refuses(
                "larder.yaml:8: online_store.password_file: the file `secrets/redis` is empty");
        given.write("secrets/redis", "x".repeat(70_000)).refuses(
                "larder.yaml:8: online_store.password_file: the file `secrets/redis` is too long to be a password");
        Files.write(folder.resolve("secrets/redis"), "h\u00e4nter2".getBytes(StandardCharsets.ISO_8859_1));
        given.refuses("larder.yaml:8: online_store.password_file: the file `secrets/redis` is not UTF-8 text");
        given("password_file: nowhere")
                .refuses("larder.yaml:8: online_store.password_file: no such file: `nowhere`");
        given("password_file: secrets").refuses(
                "larder.yaml:8: online_store.password_file: cannot read the file `secrets`");
        given("password: a\npassword_file: b").refuses("""
                larder.yaml:9: online_store.password_file: cannot be combined with `password`. Keep one of them.
                larder.yaml:9: online_store.password_file: no such file: `b`
                """);
    }
}
