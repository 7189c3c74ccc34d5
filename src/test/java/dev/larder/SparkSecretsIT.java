package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LauncherSandbox.Result;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** Executors get passwords, but none is in Spark's debug log, its event log or the files of a run. */
class SparkSecretsIT {
    private static final String PASSWORD = "UnmistakableInSpark";

    @TempDir
    private Path folder;
    private LauncherSandbox sandbox;
    private RedisServer server;

    @BeforeEach
    void setUp() throws Exception {
        sandbox = new LauncherSandbox(folder);
        server = RedisServers.start(RedisServers.usualBinary(), List.of());
        server.ask("ACL", "SETUSER", "loader", "on", ">" + PASSWORD, "~feast:*", "+@all", "-@dangerous");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); Statement sql = duck.createStatement()) {
            sql.execute(
                    "COPY (SELECT 'c' || i AS id, TIMESTAMP '2026-11-19' AS ts, i AS x, CASE WHEN i % 9 = 0 THEN 1e300"
                            + " ELSE i END AS y FROM range(100) t(i)) TO '" + folder.resolve("a.parquet") + "'");
        }
        Files.createDirectory(folder.resolve("events"));
        Files.writeString(folder.resolve("larder.yaml"),
                """
                        project: acme
                        online_store: {type: redis, addresses: ["%s"], username: loader, password: "${SECRET}", retries: 0}
                        feature_views:
                          v: {entity: {id: string}, source: {path: a.parquet, event_timestamp: ts}, features: {x: int64, y: float}}
                        """
                        .formatted(server.address()));
        Files.writeString(folder.resolve("log4j2.properties"), """
                rootLogger.level = debug
                rootLogger.appenderRef.file.ref = file
                appender.file.type = File
                appender.file.name = file
                appender.file.fileName = %s
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = %%p %%c %%m%%n%%ex
                """.formatted(folder.resolve("spark.log")));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private Result run(String password) throws Exception {
        List<String> command = new ArrayList<>(SparkJars.submit());
        command.add(1, "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"));
        command.addAll(List.of("--verbose", "--master", "local[2]", "--conf", "spark.sql.shuffle.partitions=2",
                "--conf",
                "spark.eventLog.enabled=true", "--conf", "spark.eventLog.dir=" + folder.resolve("events").toUri(),
                SparkJars.LARDER.toString(), "--config", "larder.yaml", "-v", "--stacktrace", "--max-rejects", "100%",
                "--rejects", "rejects", "--report", "report.json"));
        return sandbox.call(Map.of("SECRET", password), command.toArray(String[]::new));
    }

    @Test
    void noPasswordIsWritten() throws Exception {
        Result done = run(PASSWORD).expectExit(0);
        assertTrue(done.err().contains("88 written of 100 rows read"), done.err());
        Result refused = run("Wrong" + PASSWORD).expectExit(1);
        assertTrue(refused.err().contains("rejects this username and password"), refused.err());
        List<String> leaking = new ArrayList<>();
        for (Result run : List.of(done, refused)) {
            assertFalse((run.out() + run.err()).contains(PASSWORD), run.err());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PASSWORD)) {
                    leaking.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), leaking);
        for (String looked : List.of("spark.log", "report.json")) {
            assertTrue(Files.size(folder.resolve(looked)) > 0, looked);
        }
        assertTrue(isFull("events") && isFull("rejects"));
    }

    private boolean isFull(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.findAny().isPresent();
        }
    }
}
