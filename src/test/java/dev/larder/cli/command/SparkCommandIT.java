package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.spark.LocalSpark;

/** {@code materialize --engine spark} prints, returns and stores the same as {@code materialize} for the same files. */
@Tag("spark")
class SparkCommandIT {
    private static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double, clicks: int32}
            """;

    @TempDir
    private Path folder;
    private CustomerFiles local;
    private CustomerFiles spark;

    @BeforeEach
    void twoFolders() throws IOException {
        views(VIEW);
    }

    private void views(String yaml) throws IOException {
        local = new CustomerFiles(Files.createDirectories(folder.resolve("local")), yaml);
        spark = new CustomerFiles(Files.createDirectories(folder.resolve("spark")), yaml);
        spark.larder().spark(LocalSpark::open);
    }

    private void both(Consumer<CustomerFiles> step) {
        step.accept(local);
        step.accept(spark);
    }

    /** Runs both engines. Their messages, exit codes and stores must be the same. */
    private Larder.Run same(String... options) {
        Larder.Run expected = local.materialize(options);
        Larder.Run run = spark.materialize(Stream.concat(Stream.of("--engine", "spark"), Stream.of(options))
                .toArray(String[]::new));
        // Only the local engine knows the files of its plan.
        assertEquals(expected.err().replaceAll("plan of customers: .*, event", "plan of customers: event"), run.err(),
                run::toString);
        assertEquals(expected.code(), run.code(), run::toString);
        assertEquals(stored(local), stored(spark), run::toString);
        return run;
    }

    private static List<String> stored(CustomerFiles files) {
        return files.larder().run("scan", "customers", "-o", "jsonl").exits(ExitCode.OK).out().lines().sorted()
                .toList();
    }

    @Test
    void rejects() throws IOException {
        both(files -> files.sql("a.parquet", """
                SELECT * FROM (VALUES
                  ('c1', '2026-11-19 08:00'::TIMESTAMP_MS, 1.5::DOUBLE, 7::BIGINT),
                  (NULL, '2026-11-19 08:00', 2.5, 8),
                  ('c3', NULL, 'nan', NULL),
                  ('c4', '2026-11-19 07:00', 4.5, 1),
                  ('c4', '2026-11-19 08:00', 4.5, 3000000000),
                  ('c4', '2026-11-19 07:30', 4.5, 3000000001),
                  ('c5', '2026-12-01', 5.5, 9),
                  ('ü "6"', '2026-11-19 08:00', NULL, NULL)) t(customer_id, event, total, clicks)"""));
        same("--rejects", "rejects").exits(ExitCode.PARTLY)
                .says("""
                        partly customers: 2 written of 8 rows read, 2 superseded, 4 rejected
                          rejected: 1 null join key, 1 null event time, 1 event time in the future, 1 invalid feature value (`clicks`)
                        """);
        assertEquals(local.read("rejects").lines().sorted().toList(), rejectLines());
        // Rejects of an earlier run are removed.
        same("--rejects", "rejects", "--max-rejects", "4").exits(ExitCode.OK);
        assertEquals(local.read("rejects").lines().sorted().toList(), rejectLines());
    }

    /** By Hadoop's client, which is not on the class path of the tests. */
    @Test
    void rejectsInABucket() {
        both(files -> files.sql("a.parquet", "SELECT 'c1' AS customer_id, '2026-11-19 08:00'::TIMESTAMP AS event,"
                + " 1.5::DOUBLE AS total, 7::INT AS clicks"));
        Larder.Run run = spark.materialize("--engine", "spark", "--rejects", "s3://bucket/rejects")
                .exits(ExitCode.FAILED);
        assertTrue(run.err().contains("error: rejected rows cannot be written to s3a://bucket/rejects (java.lang"
                + ".ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found)\n"), run::toString);
        assertEquals(List.of(), stored(spark));
    }

    private List<String> rejectLines() throws IOException {
        try (Stream<Path> files = Files.list(spark.folder().resolve("rejects"))) {
            List<Path> parts = files.toList();
            assertTrue(parts.stream().allMatch(part -> part.getFileName().toString().matches("customers-\\d+\\.jsonl")),
                    parts::toString);
            return parts.stream().flatMap(part -> spark.read("rejects/" + part.getFileName()).lines()).sorted()
                    .toList();
        }
    }

    /** Marked by a value or by a time, in the newest file and in an older one, with what late rows meet after that. */
    @Test
    void deletedRows() throws IOException {
        for (String deleted : List.of("{column: op, values: [D, '3']}", "{column: code, values: [3]}", "gone",
                "gone_at")) {
            views("""
                    customers:
                      entity: {customer_id: string}
                      source: {path: data, event_timestamp: event, deleted: %s}
                      features: {total: double, clicks: int32}
                      expect: {deletes: {max: 50%%}, features: {total: {null_share: {max: 0}}}}
                    """.formatted(deleted));
            both(files -> files.sql("a.parquet", "SELECT 'c' || i AS customer_id, '2026-11-17'::TIMESTAMP AS event,"
                    + " i::DOUBLE AS total, 1::BIGINT AS clicks, 'U' AS op, 1 AS code, false AS gone, NULL::TIMESTAMP AS gone_at"
                    + " FROM range(8) t(i)"));
            same("-q").exits(ExitCode.OK);
            both(files -> files.sql("b.parquet", "SELECT 'c' || i AS customer_id, '2026-11-18'::TIMESTAMP AS event,"
                    + " NULL::DOUBLE AS total, 3000000000 AS clicks, 'D' AS op, 3 AS code, true AS gone,"
                    + " '2026-11-18'::TIMESTAMP AS gone_at FROM range(0, 12, 3) t(i)"));
            same("--dry-run", "--diff").exits(ExitCode.OK);
            same().exits(ExitCode.OK).says("done customers: 5 written of 12 rows read, 3 superseded, 4 deleted\n"
                    + "  watermark: 2026-11-17T00:00:00Z -> 2026-11-18T00:00:00Z\n");
            both(files -> files.delete("b.parquet"));
            same("--dry-run").exits(ExitCode.OK);
            same().exits(ExitCode.OK).says("done customers: 5 written of 8 rows read, 3 stale\n");
            both(files -> files.sql("b.parquet", "SELECT 'c' || i AS customer_id, '2026-11-19'::TIMESTAMP AS event,"
                    + " NULL::DOUBLE AS total, 1::BIGINT AS clicks, 'D' AS op, 3 AS code, true AS gone,"
                    + " '2026-11-18'::TIMESTAMP AS gone_at FROM range(4) t(i)"));
            both(files -> files.delete("a.parquet"));
            // How many rows were read by then depends on the engine.
            for (Larder.Run run : List.of(local.materialize("--replace", "--yes"),
                    spark.materialize("--engine", "spark", "--replace", "--yes"))) {
                run.exits(ExitCode.REFUSED);
                assertTrue(run.err().contains("deletes: 5 of 5 stored entities (100 %), expected at most 50 %\n"),
                        run::toString);
            }
            threeOfThem();
            same("--replace", "--yes").exits(ExitCode.OK).says("done customers: 3 written of 7 rows read, 4 deleted\n"
                    + "  watermark: 2026-11-18T00:00:00Z -> 2026-11-19T00:00:00Z\n");
            both(files -> {
                files.delete("b.parquet");
                files.delete("c.parquet");
                files.larder().run("truncate", "customers", "--yes").exits(ExitCode.OK);
            });
        }
    }

    private void threeOfThem() {
        both(files -> files.sql("c.parquet", "SELECT 'c' || i AS customer_id, '2026-11-17'::TIMESTAMP AS event,"
                + " i::DOUBLE AS total, 1::BIGINT AS clicks, 'U' AS op, 1 AS code, false AS gone, NULL::TIMESTAMP AS gone_at"
                + " FROM (VALUES (4), (5), (7)) t(i)"));
    }

    /** Keys, times and features; a list in a struct, a struct in a struct, and a column that is called like a path. */
    @Test
    void fieldsOfStructs() throws IOException {
        views("""
                customers:
                  entity: {customer_id: string}
                  source: {path: data, event_timestamp: meta.event, created_timestamp: meta.made.at,
                    columns: {customer_id: meta.id, city: address.city, lat: address.place.lat, tags: address.tags,
                      zip: address.zip}}
                  features: {city: string, lat: double, tags: array<string>, zip: int32, total: double}
                """);
        both(files -> files.sql("a.parquet", """
                SELECT {'id': 'c' || (i % 7), 'event': TIMESTAMP '2026-11-19' + to_microseconds(i // 7),
                    'made': {'at': TIMESTAMP '2026-11-19' + to_microseconds(i)}} AS meta,
                  CASE WHEN i % 5 > 0 THEN {'city': CASE WHEN i % 3 > 0 THEN 'Graz' || i END, 'zip': 'text',
                    'place': CASE WHEN i % 2 > 0 THEN {'lat': i / 4.0::DOUBLE} END,
                    'tags': CASE WHEN i % 4 > 0 THEN ['a', 'b' || i] END} END AS address,
                  i::INT AS "address.zip", i::DOUBLE AS total
                FROM range(40) t(i)"""));
        same().exits(ExitCode.OK).says("done customers: 7 written of 40 rows read, 33 superseded\n  watermark: none ->"
                + " 2026-11-19T00:00:00.000005Z\n");
        // What Spark's readers skip is not counted.
        spark.materialize("--engine", "spark", "--from", "2026-11-19T00:00:00.000005Z").exits(ExitCode.OK)
                .says("done customers: 5 written of 5 rows read\n");
        assertEquals(stored(local), stored(spark));
    }

    @Test
    void allTypes() throws IOException {
        views("""
                customers:
                  entity: {customer_id: int64, day: timestamp}
                  source: {path: data, event_timestamp: event, created_timestamp: made, columns: {text: country}}
                  features:
                    {tiny: int32, small: int64, whole: double, large: int32, real: float, wide: float, precise: string,
                     price: double, count: int64, bytes: bytes, date: timestamp, zoned: timestamp, flags: array<bool>,
                     times: array<timestamp>, reals: array<float>, words: array<string>, text: string}
                """);
        both(files -> {
            for (String country : List.of("de", "fr%2Fx", "__HIVE_DEFAULT_PARTITION__")) {
                files.sql("country=" + country + "/a.parquet", """
                        SELECT (i % 300)::SMALLINT AS customer_id, DATE '2026-11-01' + (i % 3)::INT AS day,
                          TIMESTAMPTZ '2026-11-19 00:00:00+00' + to_microseconds(i % 7) AS event,
                          CASE WHEN i % 5 > 0 THEN DATE '2026-11-19' END AS made,
                          i::TINYINT AS tiny, -i::INT AS small, (i * 90071992547409)::BIGINT AS whole,
                          (i * 22000000)::BIGINT AS large, i::FLOAT / 3 AS real,
                          CASE WHEN i % 9 = 0 THEN i / 10.0::DOUBLE ELSE i END AS wide,
                          (i / 7)::DECIMAL(38, 9) AS precise, (i / 8.0)::DECIMAL(9, 3) AS price,
                          (i::HUGEINT * i * i * i * i * i * i * i * 1000)::DECIMAL(25, 0) AS count,
                          CASE WHEN i % 4 > 0 THEN ('x' || i)::BLOB END AS bytes,
                          DATE '1800-01-01' + (i * 1000)::INT AS date,
                          TIMESTAMPTZ '0900-01-01 00:00:00+00' + to_seconds(i) AS zoned,
                          CASE WHEN i % 11 = 0 THEN [true, NULL] ELSE [i % 2 = 0, false][:i % 3] END AS flags,
                          [TIMESTAMP '2026-01-01' + to_microseconds(i)] AS times,
                          [i::DOUBLE, CASE WHEN i % 13 = 0 THEN 0.1 ELSE 0.5 END::DOUBLE] AS reals,
                          ['ä' || i, ''] AS words
                        FROM range(120) t(i)""");
            }
        });
        Larder.Run run = same("--rejects", "rejects", "--max-rejects", "100%", "--report", "report.json")
                .exits(ExitCode.OK);
        assertEquals(local.read("rejects").lines().sorted().toList(), rejectLines());
        assertTrue(rejectLines().size() > 20 && stored(spark).size() > 50, run::toString);
    }

    @Test
    void partitionsAreReadAlikeFromFolderPartitionAndGlob() throws IOException {
        for (String path : List.of("data", "data/n=007", "data/*/a.parquet")) {
            views("""
                    customers:
                      entity: {customer_id: string, n: int32}
                      source: {path: %s, event_timestamp: event, columns: {text: n}}
                      features: {total: double, text: string}
                    """.formatted(path));
            both(files -> files.rows("n=007/a.parquet", "'c1', '2026-11-17', 1"));
            both(files -> files.rows("n=8/a.parquet", "'c1', '2026-11-18', 2", "'c1', '2026-11-18', 3"));
            same("--on-conflict", "overwrite").exits(ExitCode.OK);
            assertTrue(stored(spark).getFirst().contains("\"text\":\"007\""), () -> stored(spark).toString());
        }
    }

    @Test
    void replace() {
        both(files -> files.sql("a.parquet", "SELECT 'c' || i AS customer_id, TIMESTAMP '2026-11-18' AS event,"
                + " 1.0 AS total, i AS clicks FROM range(3000) t(i)"));
        same().exits(ExitCode.OK);
        both(files -> {
            files.delete("a.parquet");
            files.sql("b.parquet", """
                    SELECT * FROM (VALUES ('c1', NULL::TIMESTAMP, 10.0, 1), ('c2', '2026-11-20 08:30', 20.0, 2),
                      ('c4', '2026-11-19', 4.0, 4)) t(customer_id, event, total, clicks)""");
            files.larder().run("put", "customers", "customer_id=new", "total=9", "--timestamp", Larder.NOW);
        });
        same("--replace", "--yes", "--dry-run", "--max-rejects", "1", "--diff=2").exits(ExitCode.OK);
        same("--replace", "--yes", "--max-rejects", "1").exits(ExitCode.OK)
                .says("""
                        done customers: 1 written of 3 rows read, 1 after the window, 1 rejected, 2,997 deleted
                          rejected: 1 null event time
                          columns: column `total` of the feature `total` changed its type: it was int32 (DECIMAL(2,1)) in the last \
                        accepted run, and is int32 (DECIMAL(3,1)) in the newest file
                          columns: column `clicks` of the feature `clicks` changed its type: it was int64 (INTEGER(64,true)) in the \
                        last accepted run, and is int32 (INTEGER(32,true)) in the newest file
                          watermark: 2026-11-18T00:00:00Z -> 2026-11-19T00:00:00Z
                        """);
        both(files -> files.delete("b.parquet"));
        both(files -> files.sql("c.parquet", "SELECT 'x' AS customer_id, NULL::TIMESTAMP AS event, 1.0 AS total,"
                + " 1 AS clicks"));
        List<String> before = stored(spark);
        assertTrue(spark.materialize("--engine", "spark", "--replace", "--yes").exits(ExitCode.REFUSED).err()
                .contains("the source has no rows, so --replace would delete every entity\n"));
        assertTrue(spark.materialize("--engine", "spark", "--min-rows", "2").exits(ExitCode.REFUSED).err()
                .contains("the source has 0 rows in the window, fewer than the 2 that --min-rows or `min_rows` asks"));
        assertEquals(before, stored(spark));
    }

    @Test
    void incrementalAndStale() {
        both(files -> files.rows("a.parquet", "'c1', '2026-11-17', 1", "'c2', '2026-11-18', 2"));
        both(files -> files.larder().views(CustomerFiles.VIEW));
        same("--incremental=event").exits(ExitCode.OK);
        both(files -> {
            files.delete("a.parquet");
            files.rows("b.parquet", "'c1', '2026-11-19', 10", "'c2', '2026-11-19', 20", "'c3', '2026-11-18', 30");
            files.larder().run("put", "customers", "customer_id=c2", "total=99");
        });
        same("--incremental=event", "--lookback", "1d").exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 stale
                  watermark: 2026-11-18T00:00:00Z -> 2026-11-19T00:00:00Z
                """);
        same("--on-conflict", "overwrite", "--batch-size", "1", "--rate", "1000").exits(ExitCode.OK);
    }

    @Test
    void incrementalByArrival() {
        both(files -> files.larder().views(CustomerFiles.VIEW));
        both(CustomerFiles::settled);
        both(files -> files.rows("a.parquet", "'c1', '2026-11-17', 1", "'c2', '2026-11-18', 2"));
        same("--incremental").exits(ExitCode.OK);
        same("--incremental").exits(ExitCode.OK).says("""
                done customers: 0 written of 0 rows read
                  no new data: no file is new or changed since the last run
                """);
        both(files -> files.rows("late.parquet", "'c1', '2026-11-16', 7", "'c3', '2026-11-16', 3",
                "'c4', '2026-11-20 08:30', 4", "'c5', '2026-11-20 09:30', 5"));
        both(files -> files.rows("a.parquet", "'c1', '2026-11-17', 10", "'c2', '2026-11-18', 2"));
        same("--incremental", "--max-rejects", "1").exits(ExitCode.OK).says("""
                done customers: 3 written of 6 rows read, 1 superseded, 1 after the window, 1 rejected
                  rejected: 1 event time in the future
                  files: 1 new, 1 changed; rows: 4 new, 4 of them late
                """);
        both(files -> files.larder().clock().advance(Duration.ofHours(2)));
        same("--incremental").exits(ExitCode.OK).says("""
                done customers: 3 written of 4 rows read, 1 stale
                  files: 1 read again; rows: 2 new
                  watermark: 2026-11-18T00:00:00Z -> 2026-11-20T09:30:00Z
                """);
        both(files -> files.rows("b.parquet", "'c6', '2026-11-16', 6"));
        String late = "  late: 1 row of new and changed files is before the window and not loaded; --incremental without"
                + " =event loads late rows\n";
        assertTrue(local.materialize("--incremental=event").exits(ExitCode.OK).err().contains(late));
        String said = spark.materialize("--engine", "spark", "--incremental=event").exits(ExitCode.OK).err();
        assertTrue(said.contains(late), said);
        both(files -> files.delete("a.parquet"));
        same("--incremental", "--require-new").exits(ExitCode.OK).says("""
                done customers: 1 written of 1 row read
                  files: 1 new, 1 gone; rows: 1 new, 1 of them late
                """);
        // Either engine goes on where the other one ended.
        spark.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 0 written of 0 rows read
                  no new data: no file is new or changed since the last run
                """);
    }

    @Test
    void theHookSeesEveryRow() throws IOException {
        both(files -> files.rows("a.parquet", "'c1', '2026-11-17', 1", "'c2', '2026-11-18', 2"));
        Path source = Files.writeString(folder.resolve("Hook.java"), """
                import dev.larder.api.*;
                import dev.larder.feature.*;
                import java.util.*;
                public final class Hook implements PrewriteHook {
                    @Override
                    public List<FeatureRow> beforeWrite(FeatureView view, List<FeatureRow> rows) {
                        return rows.stream().filter(row -> (Double) row.values()[0] > 1).toList();
                    }
                }
                """);
        Path hooks = Files.createDirectories(folder.resolve("hooks"));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp",
                System.getProperty("java.class.path"), "-d",
                hooks.toString(), source.toString()));
        both(files -> files.larder().file("larder.yaml", "project: acme\nprewrite_hook: Hook\nhook_path: [../hooks]\n"
                + "feature_views:\n" + CustomerFiles.VIEW.indent(2)));
        same("--dry-run").exits(ExitCode.OK);
        same().exits(ExitCode.OK).says("""
                done customers: 1 written of 2 rows read, 1 dropped by the hook
                  watermark: none -> 2026-11-18T00:00:00Z
                """);
    }

    @Test
    void sourcesThatOnlySparkReads() throws IOException {
        Path file = spark.sql("a.parquet", "SELECT 'c1' AS customer_id, TIMESTAMP '2026-11-19' AS event, 1.5 AS total,"
                + " i AS clicks FROM range(5) t(i)");
        spark.larder().views("""
                customers:
                  entity: {customer_id: string}
                  source:
                    query: "SELECT * FROM parquet.`%s` WHERE clicks < 3"
                    event_timestamp: event
                  features: {total: double, clicks: int32}
                """.formatted(file));
        spark.materialize("--engine", "spark", "--rejects", "rejects").exits(ExitCode.OK).says("""
                done customers: 1 written of 3 rows read, 2 superseded (1 tie decided by row order)
                  watermark: none -> 2026-11-19T00:00:00Z
                """);
        String once = spark.larder().run("scan", "customers").out();
        spark.materialize("--engine", "spark").exits(ExitCode.OK);
        assertEquals(once, spark.larder().run("scan", "customers").out(), "ties are settled by what rows hold");
        spark.materialize().exits(ExitCode.USAGE)
                .saysLike(
                        "(?s)failed customers.*error: view `customers` is read from `SELECT .*`, which only Spark reads,"
                                + " and only `materialize --engine spark` reads by Spark\n");
    }

    @Test
    void sourcesThatSparkCannotReadAreReported() {
        spark.materialize("--engine", "spark").exits(ExitCode.FAILED).saysLike("(?s)failed customers: .*\nerror: Spark"
                + " could not do it: \\[PATH_NOT_FOUND\\] Path does not exist: file:FOLDER/data\\..*");
        spark.sql("a.parquet",
                "SELECT 'c1' AS customer_id, TIMESTAMP '2026-11-19' AS event, 'x' AS totel, 1 AS clicks");
        spark.materialize("--engine", "spark").exits(ExitCode.USAGE).saysLike("(?s)failed customers: .*\nerror:"
                + " `FOLDER/data`: no column `total` for the feature `total`; did you mean `totel`\\? If so, set"
                + " `source.columns: \\{total: totel\\}`\n");
        spark.sql("a.parquet",
                "SELECT 'c1' AS customer_id, TIMESTAMP '2026-11-19' AS event, 'x' AS total, 1 AS clicks");
        spark.materialize("--engine", "spark").exits(ExitCode.USAGE).saysLike("(?s)failed customers: .*\nerror:"
                + " `FOLDER/data`: column `total` is STRING and cannot be read as double for the feature `total`\n");
    }
}
