package dev.larder.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import dev.larder.store.RedisSettings;
import dev.larder.store.TestCertificates;
import dev.larder.store.TlsSettings.ClientCertificate;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;
import dev.larder.store.redis.RedisStore;

/** Secrets that cannot be mistaken, by every way into larder, on good paths and bad: none comes out by any. */
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
            {"--stacktrace", "truncate", "customers", "--yes"}, {"--stacktrace", "prune", "--yes"},
            {"__complete", "get", ""}, {"--set", "online_store.passwrod=x", "get", "customers", "customer_id=c1"}};
    private static final String SESSION = """
            config show
            get customers customer_id=c1
            use profile other
            get customers customer_id=c1
            """;

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
        int port = freePort();
        server = RedisServers.start(RedisServers.usualBinary(), List.of("--tls-port", Integer.toString(port),
                "--tls-cert-file", own.certFile().toString(), "--tls-key-file", own.keyFile().toString(),
                "--tls-ca-cert-file", certificates.authority().toString(), "--tls-auth-clients", "yes"));
        server.ask("ACL", "SETUSER", "loader", "on", ">" + PASSWORD, "~feast:*", "+@all", "-@dangerous");
        tls = "127.0.0.1:" + port;
        secrets = List.of("Unmistakable", Files.readAllLines(client.keyFile()).get(1));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** @param store the members of {@code online_store} that say where it is and who asks */
    private static Path workplace(String name, String store) throws IOException {
        Path workplace = Files.createDirectory(folder.resolve(name));
        CustomerFiles files = new CustomerFiles(workplace, VIEW);
        files.select("a.parquet", "SELECT 'c' || i AS customer_id, TIMESTAMP '2026-11-19' AS event,"
                + " CASE WHEN i % 9 = 0 THEN 1e300 ELSE i END AS total FROM range(500) t(i)");
        files.larder().file("larder.yaml", """
                project: acme
                online_store:
                  type: redis
                  retries: 0
                %s
                feature_views:
                %s
                profiles:
                  other: {online_store: {password: %s, username: loader, url: null, password_file: null}}
                """.formatted(store.indent(2), VIEW.indent(2), OTHER));
        return workplace;
    }

    /** Runs everything, and looks at what it said and at what it wrote. */
    private static void tellsNothing(Path workplace, Integer... endsOfGet) throws Exception {
        Larder larder = new Larder(workplace).environment("SECRET_PASSWORD", PASSWORD).opener(
                (config, clock) -> new RedisStore((RedisSettings) config.store(), config.project(), clock));
        for (String[] command : COMMANDS) {
            Larder.Run run = larder.run(command);
            assertFalse(run.err().contains("fault in larder"), run::toString);
            assertSafe(run.toString());
        }
        Larder.Run get = larder.run("-v", "--stacktrace", "get", "customers", "customer_id=c1");
        assertTrue(Set.of(endsOfGet).contains(get.code()), get::toString);
        assertSafe(get.toString());
        assertSafe(larder.input(SESSION).run("--stacktrace", "repl").toString());
        int written = 0;
        try (Stream<Path> files = Files.walk(workplace)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!Set.of("larder.yaml", "password").contains(file.getFileName().toString())) {
                    written++;
                    assertSafe(file + "\n" + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertTrue(written > 1 || get.code() != ExitCode.NOT_FOUND.code(), "nothing was written to be looked at");
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
        tellsNothing(workplace("literal", at(loader(), "password: '" + PASSWORD + "'")), 3);
    }

    @Test
    void inTheEnvironment() throws Exception {
        tellsNothing(workplace("variable", at(loader(), "password: ${SECRET_PASSWORD}")), 3);
    }

    @Test
    void inAFile() throws Exception {
        Path workplace = workplace("file", at(loader(), "password_file: password"));
        Files.writeString(workplace.resolve("password"), PASSWORD + "\n");
        tellsNothing(workplace, 3);
    }

    @Test
    void inTheUrl() throws Exception {
        tellsNothing(workplace("url", "url: redis://loader:" + IN_URL + "@" + server.address() + "/0"), 3);
    }

    @Test
    void inAUrlThatIsNone() throws Exception {
        tellsNothing(workplace("wrong-url", "url: redis://loader:" + PASSWORD + "@" + server.address() + "/zero"), 2);
        tellsNothing(workplace("wrong-scheme", "url: http://loader:" + IN_URL + "@" + server.address()), 2);
    }

    @Test
    void ofAKey() throws Exception {
        tellsNothing(workplace("tls", at(new HostAndUser(tls, "loader"), "password: '" + PASSWORD + "'\n"
                + tls(certificates.authority(), client.certFile(), client.keyFile()))), 3);
    }

    @Test
    void ofAKeyThatIsNotOne() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(client.keyFile()));
        lines.remove(2);
        Path damaged = Files.write(folder.resolve("damaged.key"), lines);
        tellsNothing(workplace("damaged-key", at(new HostAndUser(tls, "loader"), "password: '" + PASSWORD + "'\n"
                + tls(certificates.authority(), client.certFile(), damaged))), 1);
        // Named the wrong way round: the key is read as a certificate.
        tellsNothing(workplace("swapped-key", at(new HostAndUser(tls, "loader"), "password: '" + PASSWORD + "'\n"
                + tls(certificates.authority(), client.keyFile(), client.certFile()))), 1);
    }

    private static String tls(Path authority, Path certificate, Path key) {
        return "tls: {enabled: true, ca_file: " + authority + ", cert_file: " + certificate + ", key_file: " + key
                + "}";
    }

    @Test
    void thatAreWrong() throws Exception {
        tellsNothing(workplace("wrong", at(loader(), "password: Wrong" + OTHER)), 1);
        tellsNothing(workplace("stranger", at(new HostAndUser(server.address().toString(), "stranger"),
                "password: '" + PASSWORD + "'")), 1);
    }

    @Test
    void whereNobodyListens() throws Exception {
        tellsNothing(workplace("away", at(new HostAndUser("127.0.0.1:" + freePort(), "loader"),
                "password: '" + PASSWORD + "'")), 5);
        tellsNothing(workplace("away-url", "url: redis://loader:" + IN_URL + "@127.0.0.1:" + freePort()), 5);
    }

    @Test
    void whereTheConfigIsWrong() throws Exception {
        for (String mistake : List.of("password: [" + OTHER + "]", "password: {a: " + OTHER + "}",
                "passwrod: " + OTHER, "password: " + OTHER + ": x", "password: !t " + OTHER,
                "password: \"" + OTHER, "password: " + OTHER + "\npassword: " + OTHER, "password: ${" + OTHER,
                "db: " + OTHER + "\npassword: 7", "password: " + OTHER + "\npassword_file: password")) {
            Path workplace = workplace("mistake" + mistake.hashCode(), at(loader(), mistake));
            Larder.Run run = new Larder(workplace).run("--stacktrace", "get", "customers", "customer_id=c1");
            assertEquals(ExitCode.USAGE.code(), run.code(), () -> mistake + "\n" + run);
            if (!mistake.startsWith("db:") && !mistake.startsWith("passwrod")) {
                assertSafe(run.toString());
            }
        }
    }

    /** The system shows every user what a process was started with. */
    @Test
    void inTheListOfProcesses() throws Exception {
        Path workplace = workplace("process", at(loader(), "password: ${SECRET_PASSWORD}"));
        Path nothing = Files.writeString(workplace.resolve("nothing"), "");
        LarderProcess run = LarderProcess.start(workplace, Map.of("SECRET_PASSWORD", PASSWORD), nothing, "materialize",
                "--rate", "200", "--max-rejects", "100%");
        Await.until(Duration.ofSeconds(20), "it runs", () -> shown(run).contains("dev.larder.Main"));
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
            // It has just ended.
            return "";
        }
    }
}
