package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.larder.source.storage.server.Bucket;

/** Runs {@code bin/larder materialize} on generated files, with a temp folder of its own. */
final class RunSandbox {
    static final Duration PATIENCE = Duration.ofMinutes(20);

    private final Path folder;
    private final Path temporary;
    private final Map<String, String> environment = new HashMap<>();

    RunSandbox(Path folder, int rows, int entities) throws IOException, SQLException {
        this.folder = folder;
        this.temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                feature_views:
                  v:
                    entity: {id: string}
                    source: {path: data, event_timestamp: event}
                    features: {a: double, b: int64, c: string}
                    ttl: never
                """);
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            for (int file = 0; file < 2; file++) {
                sql.execute(
                        "COPY (SELECT 'e' || (i * 7919) %% %d AS id, make_timestamp(1793491200000000 + (i * 31) %% 9973)"
                                .formatted(entities)
                                + " AS event, i / 7 AS a, i AS b, 'text ' || i AS c FROM range(%d, %d) t(i)) TO '%s'"
                                        .formatted(file * rows / 2, (file + 1) * rows / 2,
                                                folder.resolve("data/" + file + ".parquet"))
                                + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10240)");
            }
        }
    }

    /** The files of the source are in a bucket from now on, and no longer on the disk. */
    void moveInto(Bucket bucket) throws IOException {
        Path data = folder.resolve("data");
        bucket.putAll("data/", data);
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Path config = folder.resolve("larder.yaml");
        Files.writeString(config,
                Files.readString(config).replace("path: data", "path: \"" + bucket.url("data") + "\""));
        environment.putAll(bucket.store().environment());
    }

    /** @param options of {@code materialize}, its store among them */
    Process start(String... options) throws IOException {
        return larder(List.of("materialize"), options);
    }

    private Process larder(List<String> words, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of("bin/larder").toAbsolutePath().toString()));
        command.addAll(words);
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", temporary.toString());
        // Java ignores TMPDIR, but files that its libraries leave behind must be noticed too.
        builder.environment().put("LARDER_OPTS", LarderProcess.SHORT_LIVED + " -Djava.io.tmpdir=" + temporary);
        builder.environment().put("XDG_CACHE_HOME", LarderProcess.CACHE.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        assertTrue(code == 0 || !process.isAlive(), "kill ended with " + code);
    }

    /** If Maven was started in the background, it and its child processes may ignore Ctrl-C. */
    static boolean ignores(String signal) throws IOException {
        int number = signal.equals("INT") ? 2 : 15;
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> number - 1 & 1) == 1);
    }

    String run(String... options) throws IOException, InterruptedException {
        Process process = start(options);
        ends(process);
        assertEquals(0, process.exitValue(), this::output);
        return output();
    }

    void ends(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "still running: " + output());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Both streams of the last run. */
    String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** @param expected the line of counts that {@code verify --extra} prints */
    void verify(String expected, String... options) throws IOException, InterruptedException {
        ends(larder(List.of("verify", "--extra", "-o", "csv"), options));
        assertEquals(
                "view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped\n" + expected
                        + "\n",
                output());
    }

    List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(file -> !file.equals(temporary)).map(Path::toString).toList();
        }
    }
}
