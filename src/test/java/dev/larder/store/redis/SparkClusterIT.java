package dev.larder.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Await;
import dev.larder.SparkJars;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;

/** Spark with executors in separate JVMs: one is killed while it writes, and tasks run twice. */
class SparkClusterIT {
    private static final int ENTITIES = 40_000;
    private static final FeatureView VIEW = new FeatureView("v", JoinKeys.of("id", Scalar.STRING),
            List.of(new Feature("x", Scalar.INT64)));

    @TempDir
    private Path folder;
    private RedisStore store;

    @BeforeEach
    void rows() throws Exception {
        RedisServers.usual().ask("FLUSHALL");
        store = new RedisStore(RedisTarget.of(RedisServers.usual()), "acme", Clock.systemUTC());
        Files.createDirectory(folder.resolve("data"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            sql.execute(
                    "COPY (SELECT CASE WHEN i %% 1000 > 0 THEN 'c' || i %% %d END AS id, i AS x,".formatted(ENTITIES)
                            + " TIMESTAMP '2026-11-01' + to_microseconds(i) AS event FROM range(%d) t(i)) TO '%s'"
                                    .formatted(2 * ENTITIES, folder.resolve("data/a.parquet"))
                            + " (FORMAT parquet)");
        }
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                online_store: {type: redis, addresses: ["%s"], timeouts: {batch: 20s, write: 5s}}
                feature_views:
                  v:
                    entity: {id: string}
                    source: {path: data, event_timestamp: event}
                    features: {x: int64}
                """.formatted(RedisServers.usual().address()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(SparkJars.submit());
        command.addAll(List.of("--master", "local-cluster[2,1,1024]",
                "--conf", "spark.sql.shuffle.partitions=8", "--conf", "spark.sql.adaptive.enabled=false",
                "--conf", "spark.speculation=true", "--conf", "spark.speculation.quantile=0.1",
                "--conf", "spark.executor.extraJavaOptions=" + String.join(" ", SparkJars.SHORT_LIVED),
                "--conf", "spark.speculation.multiplier=1.01", "--conf", "spark.speculation.minTaskRuntime=1ms",
                SparkJars.LARDER.toString(), "--config", "larder.yaml"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(Map.of("SPARK_HOME", SparkJars.home().toString(), "SPARK_SCALA_VERSION", "2.13"));
        return builder.start();
    }

    private Set<FeatureRow> stored() {
        Set<FeatureRow> rows = new HashSet<>();
        store.scan(VIEW, VIEW.features(), found -> rows.add(found.row()));
        return rows;
    }

    private static Optional<ProcessHandle> executor(Process driver) {
        return driver.descendants().filter(process -> process.info().commandLine().orElse("")
                .contains("CoarseGrainedExecutorBackend")).findFirst();
    }

    @Test
    void executorIsKilledWhileWriting() throws Exception {
        Process run = start("--rate", "8000", "--rejects", folder.resolve("rejects").toString(), "--max-rejects", "1%",
                "--report", "report.json");
        try {
            Await.until("the run has begun to write", () -> stored().size() > ENTITIES / 10);
            executor(run).orElseThrow().destroyForcibly();
            assertEquals(0, run.waitFor(), () -> read("log"));
        } finally {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
        assertTrue(read("log").contains("Lost executor"), () -> read("log"));

        String report = read("report.json");
        // Every thousandth row has no key: forty entities lose both of their rows.
        assertTrue(report.contains("\"read\":80000,\"before_window\":0,\"after_window\":0,\"superseded\":39960,"
                + "\"rejected\":80,\"expired\":0,\"stale\":0,\"dropped\":0,\"written\":39960,\"failed\":0"), report);
        Set<FeatureRow> rows = stored();
        assertEquals(ENTITIES - ENTITIES / 1000, rows.size());
        // The later of an entity's two rows.
        assertTrue(
                rows.stream().allMatch(row -> row.key().text().equals("id=c" + ((Long) row.values()[0] - ENTITIES))));
        assertEquals(80, rejects());
    }

    private long rejects() throws Exception {
        long lines = 0;
        try (Stream<Path> files = Files.list(folder.resolve("rejects"))) {
            for (Path file : files.filter(part -> !part.getFileName().toString().startsWith(".")).toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
