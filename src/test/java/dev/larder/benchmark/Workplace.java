package dev.larder.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where a benchmark keeps its data, and how it runs programs. */
final class Workplace {
    private final Path folder;
    private final boolean quick;
    private final List<Map<String, Object>> tables = new ArrayList<>();

    /** What a process printed, and how long it took from its start to its end. */
    record Run(String output, double seconds) {}

    /** Seconds of a program: of the processor, its children's among them, and on the clock. */
    record Cost(double cpu, double wall) {}

    Workplace(Path folder, boolean quick) {
        this.folder = folder;
        this.quick = quick;
    }

    Path folder() {
        return folder;
    }

    /** Prints a table, and keeps it for the file of results. */
    void show(Figures figures, String title, String unit, String peer) {
        System.out.print(figures.table(title, unit, peer));
        tables.add(figures.data(title, unit, peer));
    }

    /** A part that cannot be measured here. */
    void leaveOut(String part, String why) {
        System.out.println("\n### " + part + "\n\nNot measured: " + why);
        Map<String, Object> left = new LinkedHashMap<>();
        left.put("title", part);
        left.put("not_measured", why);
        tables.add(left);
    }

    List<Map<String, Object>> tables() {
        return tables;
    }

    /** How often each thing is done; the median counts. */
    int rounds() {
        return quick ? 1 : 3;
    }

    /** The full number of rows, or a tenth for a first look. */
    long rows(long full) {
        return quick ? full / 10 : full;
    }

    /**
     * A Parquet file of rows with ten random doubles, snappy, and an event time in 2026.
     *
     * @param entities ids in random order; as many as rows is each once
     */
    Path parquet(String name, long rows, long entities) throws SQLException {
        return parquet(folder.resolve(name + ".parquet"), 0, rows, entities);
    }

    /** The same rows in a folder of several files. */
    Path parquetFolder(String name, long rows, long entities, int files) throws SQLException, IOException {
        Path all = Files.createDirectory(folder.resolve(name));
        for (int i = 0; i < files; i++) {
            parquet(all.resolve("part-" + i + ".parquet"), rows * i / files, rows * (i + 1) / files, entities);
        }
        return all;
    }

    private static Path parquet(Path file, long from, long to, long entities) throws SQLException {
        String doubles = IntStream.range(0, 10).mapToObj(i -> "random() * 1000 AS f" + i)
                .collect(Collectors.joining(", "));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            // 982451653 is prime, so that every id comes once before one comes again.
            sql.execute(
                    """
                            COPY (SELECT printf('cust-%%09d', i * 982451653 %% %1$d) AS customer_id,
                                  TIMESTAMP '2026-11-01' + to_microseconds((hash(i) %% 1600000000000)::BIGINT) AS event_timestamp,
                                  %2$s FROM range(%3$d, %4$d) t(i))
                            TO '%5$s' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 500000)
                            """
                            .formatted(entities, doubles, from, to, file));
        }
        return file;
    }

    /** A config of one view {@code v} over such files. @param source path or URL */
    Path config(String name, Object source, String store) throws IOException {
        String features = IntStream.range(0, 10).mapToObj(i -> "f" + i + ": double").collect(Collectors.joining(", "));
        return Files.writeString(folder.resolve(name + ".yaml"), """
                project: bench
                online_store: {%s}
                feature_views:
                  v:
                    entity: {customer_id: string}
                    source: {path: %s, event_timestamp: event_timestamp}
                    features: {%s}
                    ttl: 30d
                """.formatted(store, source, features));
    }

    Run larder(String... arguments) throws IOException, InterruptedException {
        return run(larderCommand(arguments), null);
    }

    Cost larderCost(String... arguments) throws IOException, InterruptedException {
        return cost(larderCommand(arguments), null);
    }

    private static List<String> larderCommand(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of("bin/larder").toAbsolutePath().toString()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    Cost cost(List<String> command) throws IOException, InterruptedException {
        return cost(command, null);
    }

    /** Runs a program, whose output does not count. */
    Cost cost(List<String> command, Path input) throws IOException, InterruptedException {
        List<String> timed = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null && times", "sh"));
        timed.addAll(command);
        Run run = run(timed, input);
        return new Cost(cpuSeconds(run.output()), run.seconds());
    }

    /** What {@code times} prints of the shell's children: user and system time, as in {@code 0m0.11s 0m0.02s}. */
    private static double cpuSeconds(String times) {
        double sum = 0;
        List<String> lines = times.lines().toList();
        Matcher time = Pattern.compile("(\\d+)m([0-9.]+)s").matcher(lines.getLast());
        while (time.find()) {
            sum += 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
        }
        return sum;
    }

    /** Runs to the end; anything but success is the end of the benchmark. */
    Run run(List<String> command, Path input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        long start = System.nanoTime();
        Process process = builder.start();
        if (input == null) {
            process.getOutputStream().close();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code + ":\n" + output);
        }
        return new Run(output, seconds);
    }
}
