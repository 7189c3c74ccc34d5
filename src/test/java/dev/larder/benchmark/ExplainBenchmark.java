package dev.larder.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code explain} of one entity among 50 million rows in 16 files: sorted by entity, or in random order with Bloom filters.
 * Bytes are those that the kernel counts for the process, less those of a source of 16 rows.
 */
final class ExplainBenchmark {
    private static final int FILES = 16;
    private static final Pattern READ = Pattern.compile("rchar: (\\d+)");

    private ExplainBenchmark() {}

    private enum Order {
        SORTED("sorted by entity", "printf('c%010d', i)", ""),
        // DuckDB writes Bloom filters for columns with a dictionary.
        RANDOM("random, Bloom filters", "printf('c%016x', hash(i))", ", DICTIONARY_SIZE_LIMIT 200000");

        private final String title;
        private final String key;
        private final String options;

        Order(String title, String key, String options) {
            this.title = title;
            this.key = key;
            this.options = options;
        }
    }

    static void run(Workplace workplace) throws Exception {
        long rows = workplace.rows(50_000_000);
        Figures seconds = new Figures();
        Figures shares = new Figures();
        for (Order order : Order.values()) {
            Path few = files(workplace, order, FILES);
            long without = read(workplace, order, few, 0, new Figures());
            Path many = files(workplace, order, rows);
            for (int i = 0; i < workplace.rounds(); i++) {
                long read = read(workplace, order, many, rows / 2 + i, seconds) - without;
                shares.add(order.title, 100.0 * read / size(many));
            }
            delete(many);
        }
        workplace.show(seconds, "explain, one entity among " + rows + " rows in " + FILES + " files", "s", null);
        workplace.show(shares, "the same, share of the bytes that is read", "%", null);
    }

    private static Path files(Workplace workplace, Order order, long rows) throws SQLException, IOException {
        Path folder = Files.createDirectories(workplace.folder().resolve(order + "-" + rows));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            sql.execute("SET memory_limit = '3GB'");
            for (long file = 0; file < FILES; file++) {
                sql.execute(
                        """
                                COPY (SELECT %s AS customer_id,
                                      TIMESTAMP '2026-11-18' + to_microseconds((hash(i * 3) %% 86400000000)::BIGINT) AS event_timestamp,
                                      (hash(i * 7) %% 1000000) / 100.0 AS total, (hash(i * 11) %% 1000)::BIGINT AS clicks,
                                      (hash(i * 13) %% 1000000) / 7.0 AS score FROM range(%d, %d) t(i))
                                TO '%s' (FORMAT parquet, COMPRESSION zstd%s)
                                """
                                .formatted(order.key, file * (rows / FILES), (file + 1) * (rows / FILES),
                                        folder.resolve("part-" + file + ".parquet"), order.options));
            }
        }
        return folder;
    }

    /** @return bytes that the process read */
    private static long read(Workplace workplace, Order order, Path source, long row, Figures seconds)
            throws IOException, InterruptedException, SQLException {
        Path config = Files.writeString(workplace.folder().resolve("explain.yaml"), """
                project: bench
                feature_views:
                  v:
                    entity: {customer_id: string}
                    source: {path: %s, event_timestamp: event_timestamp}
                    features: {total: double, clicks: int64, score: double}
                """.formatted(source));
        // It ends with 3, as the store has nothing. A shell's counters include those of its children.
        Workplace.Run run = workplace
                .run(List.of("sh", "-c", Path.of("bin/larder").toAbsolutePath() + " --config " + config
                        + " explain v customer_id=" + entity(order, row) + " -v; [ $? = 3 ] && cat /proc/$$/io"), null);
        System.out.print(
                run.output().lines().filter(line -> line.startsWith("read ")).map(line -> line + "\n").findFirst()
                        .orElseThrow());
        seconds.add(order.title, run.seconds());
        Matcher counted = READ.matcher(run.output());
        if (!counted.find()) {
            throw new IllegalStateException(run.output());
        }
        return Long.parseLong(counted.group(1));
    }

    private static String entity(Order order, long row) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                var result = sql
                        .executeQuery("SELECT " + order.key + " FROM range(" + row + ", " + (row + 1) + ") t(i)")) {
            result.next();
            return result.getString(1);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
