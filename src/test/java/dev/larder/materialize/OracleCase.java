package dev.larder.materialize;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.StorageSettings;
import dev.larder.feature.ViewSource;
import dev.larder.text.Times;

/**
 * A random source, and what a database that shares no code with larder says its latest rows are: DuckDB makes the rows,
 * writes them as Parquet files and answers by SQL.
 */
final class OracleCase {
    private static final String[] CODECS = {"uncompressed", "snappy", "zstd", "gzip", "lz4_raw"};
    private static final List<Feature> FEATURES = List.of(new Feature("d", Scalar.DOUBLE),
            new Feature("i", Scalar.INT64), new Feature("s", Scalar.STRING), new Feature("b", Scalar.BOOL),
            new Feature("t", Scalar.TIMESTAMP), new Feature("l", new ArrayOf(Scalar.FLOAT)));
    /** 2026-11-01T00:00:00Z in microseconds. */
    private static final long START = 1_793_491_200_000_000L;

    final FeatureView view;
    final ViewSource source;
    final long from;
    final long to;
    /** Without entities that the source deletes. */
    final Map<String, FeatureRow> latest = new HashMap<>();
    long deleted;
    long newest = Long.MIN_VALUE;
    long rows;
    long early;
    long late;
    long rejected;
    long inWindow;
    long ties;

    private final Random random;
    private final boolean composite;
    private final boolean created;
    private final boolean deletes;

    /** Session time zone and threads decide nothing then: a seed is the same case on every machine. */
    static Connection database() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement sql = connection.createStatement()) {
            sql.execute("SET threads = 1");
            sql.execute("SET TimeZone = 'UTC'");
        }
        return connection;
    }

    OracleCase(long seed, Statement sql, Path folder) throws SQLException {
        random = new Random(seed);
        composite = random.nextInt(3) == 0;
        created = random.nextBoolean();
        deletes = random.nextInt(3) == 0;
        List<JoinKey> keys = new ArrayList<>(List.of(new JoinKey("id", Scalar.STRING)));
        if (composite) {
            keys.add(new JoinKey("n", Scalar.INT64));
        }
        view = new FeatureView("v", new JoinKeys(keys), FEATURES);
        source = new ViewSource(new ViewSource.Data.Parquet(folder.toString()), "event",
                created ? Optional.of("created") : Optional.empty(), Map.of(),
                deletes
                        ? Optional.of(new ViewSource.Deleted("gone", List.of(), Duration.ofDays(30)))
                        : Optional.empty(),
                StorageSettings.DEFAULT);
        rows = random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(600);
        int span = 1 + random.nextInt(5_000);
        from = random.nextInt(3) == 0 ? START + random.nextInt(span) : Long.MIN_VALUE;
        to = random.nextInt(3) == 0 ? Math.max(from, START) + 1 + random.nextInt(span) : Long.MAX_VALUE;
        makeRows(sql, span);
        writeFiles(sql, folder);
        ask(sql);
    }

    private void makeRows(Statement sql, int span) throws SQLException {
        int entities = 1 + random.nextInt(Math.max(1, (int) Math.min(rows * 2, 8_000)));
        int files = 1 + random.nextInt(4);
        double nulls = random.nextBoolean() ? 0 : 0.05;
        sql.execute("SELECT setseed(" + random.nextDouble() + ")");
        sql.execute("""
                CREATE OR REPLACE TABLE t AS SELECT pos, file, %1$s AS id, %2$s AS n,
                    %3$s AS event, %4$s AS created,
                    %5$s AS d, %6$s AS i, %7$s AS s, %8$s AS b, %9$s AS t, %10$s AS l, %13$s AS gone
                FROM (SELECT pos, pos * %11$d // greatest(%12$d, 1) AS file FROM range(%12$d) r(pos))
                """.formatted(
                orNull(nulls / 5, "'e' || (random() * " + entities + ")::INT"),
                orNull(nulls / 5, "(random() * 3 - 1)::BIGINT"),
                orNull(nulls / 5, "make_timestamp(" + START + " + (random() * " + span + ")::BIGINT)"),
                orNull(nulls, "make_timestamp(" + START + " + (random() * 3)::BIGINT)"),
                orNull(nulls, "CASE (random() * 20)::INT WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN '-inf'::DOUBLE"
                        + " WHEN 2 THEN '-0.0'::DOUBLE ELSE random() END"),
                orNull(nulls, "(random() * 1e18)::BIGINT - 500000000000000000"),
                orNull(nulls, "repeat('ä', (random() * 5)::INT) || (random() * 9)::INT"),
                orNull(nulls, "random() < 0.5"),
                orNull(nulls, "make_timestamp((random() * 4e15)::BIGINT - 2000000000000000)"),
                orNull(nulls, "[random()::FLOAT, (random() * 9)::INT::FLOAT][:(random() * 3)::INT]"),
                files, rows, deletes ? orNull(nulls, "random() < 0.3") : "false"));
    }

    private static String orNull(double share, String expression) {
        return share == 0 ? expression : "CASE WHEN random() < " + share + " THEN NULL ELSE " + expression + " END";
    }

    private void writeFiles(Statement sql, Path folder) throws SQLException {
        // Of few rows some files may have none, and are there all the same.
        int files = 1 + number(sql, "SELECT coalesce(max(file), 0) FROM t");
        for (int file = 0; file < files; file++) {
            List<String> columns = new ArrayList<>(List.of("id", "event", "d", "i", "s", "b", "t", "l"));
            if (composite) {
                columns.add("n");
            }
            if (created) {
                columns.add("created");
            }
            if (deletes) {
                columns.add("gone");
            }
            if (file > 0 && random.nextInt(4) == 0) {
                columns.remove("l");
                sql.execute("UPDATE t SET l = NULL WHERE file = " + file);
            }
            Collections.shuffle(columns, random);
            if (random.nextInt(3) == 0) {
                OracleFile.write(sql, file, columns, folder.resolve("part-" + file + ".parquet"), random);
                continue;
            }
            sql.execute("COPY (SELECT %s FROM t WHERE file = %d ORDER BY pos) TO '%s' (FORMAT parquet,"
                    .formatted(String.join(", ", columns), file, folder.resolve("part-" + file + ".parquet"))
                    + " COMPRESSION " + CODECS[random.nextInt(CODECS.length)]
                    + ", ROW_GROUP_SIZE " + (2048 << random.nextInt(3))
                    + ", PARQUET_VERSION " + (random.nextBoolean() ? "v1" : "v2") + ")");
        }
    }

    private void ask(Statement sql) throws SQLException {
        String key = composite ? "id, n" : "id";
        String event = "epoch_us(event)";
        String within = event + " >= " + from + " AND " + event + " < " + to;
        String hasKey = "id IS NOT NULL" + (composite ? " AND n IS NOT NULL" : "");
        rejected = number(sql, "SELECT count(*) FROM t WHERE event IS NULL OR (" + within + " AND NOT (" + hasKey
                + "))");
        early = number(sql, "SELECT count(*) FROM t WHERE " + event + " < " + from);
        late = number(sql, "SELECT count(*) FROM t WHERE " + event + " >= " + to);
        String inside = within + " AND " + hasKey;
        inWindow = number(sql, "SELECT count(*) FROM t WHERE " + inside);
        ties = number(sql,
                """
                        SELECT count(*) FROM (SELECT %2$s FROM (SELECT %2$s FROM t WHERE %1$s
                          QUALIFY rank() OVER (PARTITION BY %2$s ORDER BY event DESC %3$s) = 1) GROUP BY ALL HAVING count(*) > 1)
                        """
                        .formatted(inside, key, created ? ", created DESC NULLS LAST" : ""));
        try (ResultSet result = sql.executeQuery("""
                SELECT *, epoch_us(event) AS event_us, epoch_us(created) AS created_us, epoch_us(t) AS t_us FROM t
                WHERE %s
                QUALIFY row_number() OVER (PARTITION BY %s ORDER BY event DESC, %s pos DESC) = 1
                """.formatted(inside, key, created ? "created DESC NULLS LAST," : ""))) {
            while (result.next()) {
                FeatureRow row = row(result);
                newest = Math.max(newest, row.eventMicros());
                if (result.getBoolean("gone")) {
                    deleted++;
                } else {
                    latest.put(row.key().text(), row);
                }
            }
        }
    }

    private FeatureRow row(ResultSet result) throws SQLException {
        EntityKey key = composite
                ? EntityKey.of(view.keys(), result.getString("id"), result.getLong("n"))
                : EntityKey.of(view.keys(), result.getString("id"));
        long createdMicros = result.getLong("created_us");
        boolean hasCreated = created && !result.wasNull();
        return new FeatureRow(key, result.getLong("event_us"), hasCreated ? createdMicros : FeatureRow.NO_TIME,
                new Object[]{result.getObject("d"), result.getObject("i"), result.getObject("s"),
                        result.getObject("b"), instant(result), floats(result)});
    }

    private static Instant instant(ResultSet result) throws SQLException {
        Timestamp present = result.getTimestamp("t");
        return present == null ? null : Times.instant(result.getLong("t_us"));
    }

    private static float[] floats(ResultSet result) throws SQLException {
        java.sql.Array array = result.getArray("l");
        if (array == null) {
            return null;
        }
        Object[] elements = (Object[]) array.getArray();
        float[] floats = new float[elements.length];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (Float) elements[i]);
        return floats;
    }

    private static int number(Statement sql, String query) throws SQLException {
        try (ResultSet result = sql.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }

    @Override
    public String toString() {
        return rows + " rows, " + latest.size() + " entities and " + deleted + " deleted ones of "
                + view.keys().names().stream()
                        .collect(Collectors.joining("+"))
                + (created ? ", created" : "") + ", window " + from + ".." + to;
    }
}
