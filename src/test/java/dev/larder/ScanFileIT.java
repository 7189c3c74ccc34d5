package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.FaultProxy;
import dev.larder.source.storage.server.ObjectStores;

/** {@code scan --to} of more rows than fit into the heap: completed, out of disk space, and interrupted. */
class ScanFileIT {
    private static final int ROWS = 200_000;

    @TempDir
    private Path folder;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void rows() throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                feature_views:
                  v:
                    entity: {id: string}
                    features: {noise: bytes}
                """);
        ends(start("", "put", "v", "id=first", "noise=AA=="), 0);
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".larder/online.db"));
                Statement sql = store.createStatement()) {
            // Random bytes do not compress.
            sql.execute("INSERT INTO \"acme:v\" (_entity, _ts, noise) WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL"
                    + " SELECT i + 1 FROM n WHERE i < " + ROWS + ") SELECT 'id=' || i, i, randomblob(400) FROM n");
        }
        Files.writeString(folder.resolve("rows.parquet"), "former");
    }

    /** @param before shell commands to run first */
    private Process start(String before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", before + " exec \"$@\"", "sh", Path.of("bin/larder").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LARDER_OPTS", "-Xmx64m " + LarderProcess.SHORT_LIVED);
        builder.environment().put("XDG_CACHE_HOME", LarderProcess.CACHE.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void ends(Process process, int code) throws InterruptedException {
        try {
            assertTrue(process.waitFor(20, TimeUnit.MINUTES), () -> "still running: " + output());
            assertEquals(code, process.exitValue(), this::output);
        } finally {
            process.destroyForcibly();
        }
    }

    private List<Path> unfinished() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".rows.parquet.")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertOldFileIsLeft() throws IOException {
        assertEquals(List.of(), unfinished(), this::output);
        assertEquals("former", Files.readString(folder.resolve("rows.parquet")));
    }

    @Test
    void writesAllRowsInASmallHeap() throws Exception {
        ends(start("", "scan", "v", "--to", "rows.parquet"), 0);
        assertTrue(
                output().matches("(?s)(.*\n)?wrote 200,000 rows to rows\\.parquet, 7\\d\\.\\d MB, in \\d+\\.\\d s\n"),
                this::output);
        assertEquals(List.of(), unfinished());
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement();
                ResultSet counted = sql.executeQuery("SELECT count(*), count(DISTINCT id), count(noise) FROM '"
                        + folder.resolve("rows.parquet") + "'")) {
            counted.next();
            for (int i = 1; i <= 3; i++) {
                assertEquals(ROWS, counted.getInt(i));
            }
        }
    }

    /** A file size limit of the process stands in for a full disk. */
    @Test
    void aFullDiskLeavesTheOldFile() throws Exception {
        ends(start("ulimit -f 1000;", "scan", "v", "--to", "rows.parquet"), 1);
        assertTrue(output().endsWith("error: `" + folder.resolve("rows.parquet")
                + "` cannot be written: File too large; make room for it, or name a file on another disk\n"),
                this::output);
        assertOldFileIsLeft();
    }

    /** A run that gets SIGTERM once its first row group is written. */
    private Process terminatedInTheMiddle() throws IOException {
        Process process = start("", "scan", "v", "--to", "rows.parquet");
        Await.until("a row group is written", () -> !process.isAlive()
                || unfinished().stream().anyMatch(file -> file.toFile().length() > 1 << 20));
        process.destroy();
        return process;
    }

    @Test
    void anInterruptLeavesTheOldFile() throws Exception {
        Process process = terminatedInTheMiddle();
        // On a busy machine the scan may complete before the signal arrives.
        for (int i = 0; process.waitFor() == 0 && i < 20; i++) {
            Files.writeString(folder.resolve("rows.parquet"), "former");
            process = terminatedInTheMiddle();
        }
        ends(process, 130);
        assertTrue(output().endsWith("""
                interrupted: finishing the current batches (interrupt again to stop at once)
                interrupted: rows.parquet was not written
                """), this::output);
        assertOldFileIsLeft();
    }

    /** An old object, and a server that takes its time for each part of the new one. */
    private Bucket bucketBehind(FaultProxy server) {
        Bucket bucket = Bucket.create(ObjectStores.usual());
        bucket.put("rows.parquet", "former".getBytes(StandardCharsets.UTF_8));
        server.delay(Duration.ofMillis(300));
        // The client of S3 takes some of it.
        environment = new HashMap<>(server.environment());
        environment.put("LARDER_OPTS", "-Xmx96m");
        return bucket;
    }

    private static boolean hasSentAPart(FaultProxy server) {
        return server.exchanges().stream().anyMatch(exchange -> exchange.target().contains("partNumber"));
    }

    private static void assertOldObjectIsLeft(Bucket bucket) {
        assertEquals("former", new String(bucket.get("rows.parquet"), StandardCharsets.UTF_8));
        assertEquals(List.of("rows.parquet"), bucket.keys());
        assertEquals(List.of(), bucket.uploads());
    }

    private Process sendingParts(FaultProxy server, Bucket bucket) throws IOException {
        Process process = start("", "scan", "v", "--to", bucket.url("rows.parquet"));
        Await.until("a part is sent", () -> !process.isAlive() || hasSentAPart(server));
        return process;
    }

    @Test
    void anInterruptLeavesTheOldObject() throws Exception {
        try (FaultProxy server = new FaultProxy(ObjectStores.usual())) {
            Bucket bucket = bucketBehind(server);
            Process process = sendingParts(server, bucket);
            process.destroy();
            ends(process, 130);
            assertTrue(output().endsWith("interrupted: " + bucket.url("rows.parquet") + " was not written\n"),
                    this::output);
            assertOldObjectIsLeft(bucket);
        }
    }

    /** The second signal ends the process before the command has noticed the first one, or while it cleans up. */
    @Test
    void aSecondInterruptLeavesNoPartsEither() throws Exception {
        try (FaultProxy server = new FaultProxy(ObjectStores.usual())) {
            Bucket bucket = bucketBehind(server);
            Process process = sendingParts(server, bucket);
            process.destroy();
            Await.until("the first signal has arrived", () -> !process.isAlive() || output().contains("interrupted"));
            process.destroy();
            assertTrue(List.of(130, 143).contains(process.waitFor()), this::output);
            assertOldObjectIsLeft(bucket);
        }
    }

    @Test
    void aSecondInterruptLeavesTheOldFile() throws Exception {
        Process process = terminatedInTheMiddle();
        process.destroy();
        int code = process.waitFor();
        assertTrue(List.of(0, 130, 143).contains(code), this::output);
        assertEquals(List.of(), unfinished(), this::output);
    }
}
