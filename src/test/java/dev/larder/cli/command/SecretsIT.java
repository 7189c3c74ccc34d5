package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Await;
import dev.larder.LarderProcess;
import dev.larder.TestPorts;
import dev.larder.cli.session.ExitCode;
import dev.larder.config.Config;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestCertificates;
import dev.larder.store.aerospike.AerospikeStore;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.InProcessServer;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;
import dev.larder.store.redis.RedisStore;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;
import dev.larder.store.sqlite.SqliteStore;

/** Secrets given in every way that larder accepts never appear in its output, whether commands succeed or fail. */
class SecretsIT {
    private static final String PASSWORD = "Unmistakable%7/One:";
    private static final String IN_URL = "Unmistakable%257%2FOne%3A";
    private static final String OTHER = "AnotherUnmistakableOne";
    private static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: float}
              ttl: never
            """;
    private static final String[][] COMMANDS = {
            {"config", "check"}, {"config", "show"}, {"config", "show", "-o", "json"},
            {"--profile", "other", "config", "show"}, {"--profile", "other", "--stacktrace", "get", "customers",
                    "customer_id=c1"},
            {"-v", "--stacktrace", "materialize", "--report", "report.json", "--rejects", "rejects.jsonl", "--metrics",
                    "larder.prom", "--max-rejects", "100%"},
            {"-v", "--stacktrace", "--profile", "other", "materialize", "--report", "other.json", "--metrics",
                    "other.prom"},
            {"-v", "verify", "--extra"}, {"-v", "--stacktrace", "ttl", "customers", "customer_id=c1"},
            {"-v", "--stacktrace", "put", "customers", "customer_id=c1", "total=1"},
            {"-v", "--stacktrace", "scan", "customers", "--limit", "3"},
            {"-v", "--stacktrace", "doctor"}, {"doctor", "-o", "json"}, {"stats", "-o", "json"},
            {"-v", "--stacktrace", "bench", "customers", "--duration", "20ms"}, {"ttl", "customers", "--summary"},
            {"ttl", "customers", "customer_id=c1", "--expire-in", "7d"},
            {"-v", "--stacktrace", "scan", "customers", "--to", "rows.parquet"},
            {"--stacktrace", "batch-put", "customers"}, {"--stacktrace", "batch-get", "customers"},
            {"--stacktrace", "delete", "--all-views", "customer_id=c2", "--yes"}, {"truncate", "customers"},
            {"--stacktrace", "truncate", "customers", "--yes"}, {"--stacktrace", "prune", "--yes"},
            {"--stacktrace", "teardown", "--dry-run"}, {"--config", "new.yaml", "init", "--from-feast", "."},
            {"__complete", "get", ""}, {"__complete", "--set", "online_store.password="},
            {"--set", "online_store.passwrod=" + OTHER, "get", "customers", "customer_id=c1"},
            {"--set", "online_store.passwrod={" + OTHER, "get", "customers", "customer_id=c1"},
            {"--set", "online_store.password={a: " + OTHER + "}", "get", "customers", "customer_id=c1"},
            {"--set", "online_store.password=" + PASSWORD, "config", "show"},
            {"--set", "online_store.password='" + PASSWORD + "'", "--stacktrace", "config", "show"},
            {"--set", "online_store.url=redis://me:" + IN_URL + "@127.0.0.1:1/0/1", "config", "show"},
            {"--set", OTHER, "config", "show"}};
    private static final String[] SESSIONS = {"""
            config show
            get customers customer_id=c1
            doctor
            stats
            use profile other
            get customers customer_id=c1
            """, "config show --set online_store.password=" + OTHER, "--set " + OTHER + " config show"};

    @TempDir
    private static Path folder;
    private static RedisServer server;
    private static String tls;
    private static List<String> secrets;
    private static ClientCertificate client;
    private static TestCertificates certificates;

    @BeforeAll
    static void start() throws Exception {
        certificates = new TestCertificates(folder.resolve("certificates"));
        client = certificates.sign("client");
        ClientCertificate own = certificates.sign("server", "-ext", "san=ip:127.0.0.1");
        int port = TestPorts.claim();
        server = RedisServers.start(RedisServers.usualBinary(), List.of("--tls-port", Integer.toString(port),
                "--tls-cert-file", own.certFile().toString(), "--tls-key-file", own.keyFile().toString(),
                "--tls-ca-cert-file", certificates.authority().toString(), "--tls-auth-clients", "yes"));
        server.ask("ACL", "SETUSER", "loader", "on", ">" + PASSWORD, "~feast:*", "+@all", "-@dangerous");
        server.ask("ACL", "SETUSER", "feaster", "on", ">" + PASSWORD, "~*", "+@all", "-@dangerous");
        tls = "127.0.0.1:" + port;
        secrets = List.of("Unmistakable", Files.readAllLines(client.keyFile()).get(1));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    /** @param store the members of {@code online_store} with address and credentials */
    private static Path workplace(String name, String store) throws IOException {
        return workplace(name, "redis", "retries: 0\n" + store, """
                profiles:
                  other: {online_store: {password: %s, username: loader, url: null, password_file: null}}
                """.formatted(OTHER));
    }

    private static Path workplace(String name, String type, String store, String more) throws IOException {
        Path workplace = Files.createDirectory(folder.resolve(name));
        CustomerFiles files = new CustomerFiles(workplace, VIEW);
        files.select("a.parquet", "SELECT 'c' || i AS customer_id, TIMESTAMP '2026-11-19' AS event,"
                + " CASE WHEN i % 9 = 0 THEN 1e300 ELSE i END AS total FROM range(500) t(i)");
        files.larder().file("larder.yaml", """
                %s
                online_store:
                  type: %s
                %s
                feature_views:
                %s
                %s""".formatted(type.equals("feast") ? "" : "project: acme", type, store.indent(2), VIEW.indent(2),
                more));
        return workplace;
    }

    /** Runs all commands, and searches their output and files for secrets. */
    private static void revealsNothing(Path workplace, Integer... endsOfGet) throws Exception {
        Larder larder = new Larder(workplace).environment("SECRET_PASSWORD", PASSWORD).opener(SecretsIT::open);
        for (String[] command : COMMANDS) {
            assertSafe(larder.run(command));
        }
        Larder.Run get = larder.run("-v", "--stacktrace", "get", "customers", "customer_id=c1");
        assertTrue(Set.of(endsOfGet).contains(get.code()), get::toString);
        assertSafe(get);
        for (String session : SESSIONS) {
            assertSafe(larder.input(session).run("--stacktrace", "repl"));
        }
        for (String asking : List.of("teardown", "truncate customers", "materialize --replace")) {
            assertSafe(larder.terminal("ioe").input("no\n").run(asking.split(" ")));
        }
        int written = 0;
        try (Stream<Path> files = Files.walk(workplace)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!Set.of("larder.yaml", "password", "feature_store.yaml").contains(file.getFileName().toString())) {
                    written++;
                    assertSafe(file + "\n" + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertTrue(written > 1 || get.code() != ExitCode.NOT_FOUND.code(), "nothing was written to be looked at");
    }

    private static OnlineStore open(Config config, Clock clock) {
        return switch (config.store()) {
            case RedisSettings redis -> new RedisStore(redis, config.project(), clock);
            case AerospikeSettings aerospike -> new AerospikeStore(aerospike, config.project(), clock);
            case SqliteSettings sqlite -> new SqliteStore(sqlite.path(), config.project(), clock);
        };
    }

    /** The output without the echo of what was typed. */
    private static void assertSafe(Larder.Run run) {
        assertFalse(run.err().contains("fault in larder"), run::toString);
        assertSafe(run.out() + "--- standard error\n" + run.err());
    }

    private static void assertSafe(String text) {
        for (String secret : secrets) {
            assertFalse(text.contains(secret), () -> "told `" + secret + "`:\n" + text);
        }
    }

    private static String at(HostAndUser who, String password) {
        return "addresses: [\"" + who.address + "\"]\nusername: " + who.user + "\n" + password;
    }

    private record HostAndUser(String address, String user) {}

    private static HostAndUser loader() {
        return new HostAndUser(server.address().toString(), "loader");
    }

    @Test
    void inTheConfig() throws Exception {
        revealsNothing(workplace("literal", at(loader(), "password: '" + PASSWORD + "'")), 3);
    }

    @Test
    void inTheEnvironment() throws Exception {
        revealsNothing(workplace("variable", at(loader(), "password: ${SECRET_PASSWORD}")), 3);
    }

    @Test
    void inAFile() throws Exception {
        Path workplace = workplace("file", at(loader(), "password_file: password"));
        Files.writeString(workplace.resolve("password"), PASSWORD + "\n");
        revealsNothing(workplace, 3);
    }

    @Test
    void inTheUrl() throws Exception {
        revealsNothing(workplace("url", "url: redis://loader:" + IN_URL + "@" + server.address() + "/0"), 3);
    }

    /** The password of the default user, who is not named in the config. */
    @Test
    void passwordOfTheDefaultUser() throws Exception {
        try (RedisServer shut = RedisServers.start(RedisServers.usualBinary(), List.of("--requirepass", PASSWORD))) {
            revealsNothing(
                    workplace("default", "addresses: [\"" + shut.address() + "\"]\npassword: '" + PASSWORD + "'"),
                    3);
            revealsNothing(workplace("default-url", "url: redis://:" + IN_URL + "@" + shut.address()), 3);
            revealsNothing(workplace("default-wrong", "url: redis://:Wrong" + IN_URL + "@" + shut.address()), 1);
        }
    }

    @Test
    void inFeatureStoreYaml() throws Exception {
        for (String password : List.of(PASSWORD, "Wrong" + PASSWORD)) {
            Path workplace = workplace("feast" + password.length(), "feast", "repo: .", "");
            Files.copy(Path.of("examples/feast/registry.db"), workplace.resolve("registry.db"));
            Files.writeString(workplace.resolve("feature_store.yaml"), """
                    project: quickstart
                    registry: registry.db
                    online_store: {type: redis, connection_string: "%s,username=feaster,password=%s"}
                    """.formatted(server.address(), password));
            revealsNothing(workplace, password.equals(PASSWORD) ? 3 : 1);
        }
        Path workplace = workplace("feast-broken", "feast", "retries: 0\nrepo: .", "");
        for (String broken : List.of("\"127.0.0.1:1,passwrod=" + OTHER + "\"", "\"127.0.0.1:1," + OTHER + "\"",
                "\"" + OTHER + ":x\"",
                "[" + OTHER + "]", "\"127.0.0.1:1,ssl=" + OTHER + "\"")) {
            Files.writeString(workplace.resolve("feature_store.yaml"),
                    "project: p\nonline_store: {type: redis, connection_string: " + broken + "}\n");
            revealsNothing(workplace, 2, 5);
        }
    }

    @Test
    void passwordOfAerospike() throws Exception {
        try (InProcessServer aerospike = AerospikeServers.inProcess()) {
            String store = "retries: 0\nhosts: [\"" + aerospike.host() + ":" + aerospike.port()
                    + "\"]\nusername: loader\n";
            revealsNothing(workplace("aerospike", "aerospike", store + "password: '" + PASSWORD + "'", ""), 1);
            Path workplace = workplace("aerospike-file", "aerospike", store + "password_file: password\ntls: {name: "
                    + "x, key_file: password, cert_file: password}", "");
            Files.writeString(workplace.resolve("password"), PASSWORD + "\n");
            revealsNothing(workplace, 1);
        }
    }

    @Test
    void inThePathOfASource() throws Exception {
        Path workplace = workplace("source", "sqlite", "path: x.db", "");
        Files.writeString(workplace.resolve("larder.yaml"), Files.readString(workplace.resolve("larder.yaml"))
                .replace("path: data", "path: 's3a://AKIA:" + OTHER + "@bucket/x'"));
        revealsNothing(workplace, 2);
    }

    @Test
    void whenTheHookFails() throws Exception {
        revealsNothing(workplace("hook", "redis", at(loader(), "password: '" + PASSWORD + "'"),
                "prewrite_hook: no.such.Hook\nhook_path: [data]"), 2);
    }

    @Test
    void inAnInvalidUrl() throws Exception {
        revealsNothing(workplace("wrong-url", "url: redis://loader:" + PASSWORD + "@" + server.address() + "/zero"), 2);
        revealsNothing(workplace("wrong-scheme", "url: http://loader:" + IN_URL + "@" + server.address()), 2);
    }

    @Test
    void besideAPrivateKey() throws Exception {
        revealsNothing(workplace("tls", at(new HostAndUser(tls, "loader"), "password: '" + PASSWORD + "'\n"
                + tls(certificates.authority(), client.certFile(), client.keyFile()))), 3);
    }

    @Test
    void besideAnInvalidPrivateKey() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(client.keyFile()));
        lines.remove(2);
        Path damaged = Files.write(folder.resolve("damaged.key"), lines);
        revealsNothing(workplace("damaged-key", at(new HostAndUser(tls, "loader"), "password: '" + PASSWORD + "'\n"
                + tls(certificates.authority(), client.certFile(), damaged))), 1);
        // Swapped: the key is read as a certificate.
        revealsNothing(workplace("swapped-key", at(new HostAndUser(tls, "loader"), "password: '" + PASSWORD + "'\n"
                + tls(certificates.authority(), client.keyFile(), client.certFile()))), 1);
    }

    private static String tls(Path authority, Path certificate, Path key) {
        return "tls: {enabled: true, ca_file: " + authority + ", cert_file: " + certificate + ", key_file: " + key
                + "}";
    }

    @Test
    void wrongPasswords() throws Exception {
        revealsNothing(workplace("wrong", at(loader(), "password: Wrong" + OTHER)), 1);
        revealsNothing(workplace("stranger", at(new HostAndUser(server.address().toString(), "stranger"),
                "password: '" + PASSWORD + "'")), 1);
    }

    @Test
    void whenTheServerIsDown() throws Exception {
        revealsNothing(workplace("away", at(new HostAndUser("127.0.0.1:" + TestPorts.claim(), "loader"),
                "password: '" + PASSWORD + "'")), 5);
        revealsNothing(workplace("away-url", "url: redis://loader:" + IN_URL + "@127.0.0.1:" + TestPorts.claim()), 5);
    }

    @Test
    void whenTheConfigIsInvalid() throws Exception {
        for (String mistake : List.of("password: [" + OTHER + "]", "password: {a: " + OTHER + "}",
                "passwrod: " + OTHER, "password: " + OTHER + ": x", "password: !t " + OTHER,
                "password: \"" + OTHER, "password: " + OTHER + "\npassword: " + OTHER, "password: {" + OTHER + "}",
                "url: {" + OTHER + ": , " + OTHER + ": x}", "password: ${" + OTHER,
                "db: " + OTHER + "\npassword: 7", "password: " + OTHER + "\npassword_file: password")) {
            Path workplace = workplace("mistake" + mistake.hashCode(), at(loader(), mistake));
            Larder.Run run = new Larder(workplace).run("--stacktrace", "get", "customers", "customer_id=c1");
            assertEquals(ExitCode.USAGE.code(), run.code(), () -> mistake + "\n" + run);
            if (!mistake.startsWith("db:")) {
                assertSafe(run);
            }
        }
    }

    /** Every user of the system can see the arguments of a process. */
    @Test
    void secretsAreNotInTheProcessList() throws Exception {
        Path workplace = workplace("process", at(loader(), "password: ${SECRET_PASSWORD}"));
        Path nothing = Files.writeString(workplace.resolve("nothing"), "");
        LarderProcess run = LarderProcess.start(workplace, Map.of("SECRET_PASSWORD", PASSWORD), nothing, "materialize",
                "--rate", "200", "--max-rejects", "100%");
        Await.until("it runs", () -> shown(run).contains("larder.jar"));
        while (run.isRunning()) {
            assertSafe(shown(run));
            Await.millis(20);
        }
        run.ends();
        assertSafe(run.out() + run.err());
    }

    private static String shown(LarderProcess run) {
        try {
            return run.commandLine();
        } catch (IOException e) {
            // The process has just ended.
            return "";
        }
    }
}
