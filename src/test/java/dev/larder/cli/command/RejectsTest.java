package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.cli.session.ExitCode;

/** Rejected rows: how they are reported and counted, and how many a run may have. */
class RejectsTest {
    private static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double, clicks: int32}
              ttl: never
            """;

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void rowsGoodAndBad() {
        files = new CustomerFiles(folder, VIEW);
        files.sql("a.parquet", """
                SELECT * FROM (VALUES
                  ('c1', '2026-11-19 08:00'::TIMESTAMP_MS, 1.5::DOUBLE, 7::BIGINT),
                  (NULL, '2026-11-19 08:00', 2.5, 8),
                  ('c3', NULL, 'nan', NULL),
                  ('c4', '2026-11-19 08:00', 4.5, 3000000000),
                  ('c5', '290000-01-01', 5.5, 9),
                  ('ü "6"', '2026-11-19 08:00', NULL, NULL)) t(customer_id, event, total, clicks)""");
    }

    @Test
    void everyRejectIsALineOfTheFile() throws Exception {
        files.sql("b.parquet",
                "SELECT 'c7' AS customer_id, NULL::TIMESTAMP_MS AS event, 1.0::DOUBLE AS total, 1::BIGINT AS clicks");
        files.materialize("--rejects", "rejects.jsonl", "--parallelism", "1").exits(ExitCode.PARTLY)
                .says("""
                        partly customers: 2 written of 7 rows read, 5 rejected
                          rejected: 1 null join key, 2 null event time, 1 event time in the future, 1 invalid feature value (`clicks`)
                        """);
        assertEquals(
                """
                        {"view":"customers","file":"FOLDER/data/a.parquet","row":2,"reason":"join key `customer_id` is null, but every row needs its join key","content":{"customer_id":null,"event":"2026-11-19T08:00:00Z","total":"2.5","clicks":"8"}}
                        {"view":"customers","file":"FOLDER/data/a.parquet","row":3,"reason":"`event` is null, but every row needs its event time","content":{"customer_id":"c3","event":null,"total":"NaN","clicks":null}}
                        {"view":"customers","file":"FOLDER/data/a.parquet","row":4,"reason":"feature `clicks` = 3000000000 is out of range for int32","content":{"customer_id":"c4","event":"2026-11-19T08:00:00Z","total":"4.5","clicks":"3000000000"}}
                        {"view":"customers","file":"FOLDER/data/a.parquet","row":5,"reason":"`event` = +290000-01-01T00:00:00Z is too far in the future: the latest event time allowed is 2026-11-20T09:00:00Z (expect.future.max)","content":{"customer_id":"c5","event":"+290000-01-01T00:00:00Z","total":"5.5","clicks":"9"}}
                        {"view":"customers","file":"FOLDER/data/b.parquet","row":1,"reason":"`event` is null, but every row needs its event time","content":{"customer_id":"c7","event":null,"total":"1.0","clicks":"1"}}
                        """,
                files.read("rejects.jsonl"));
    }

    /** One microsecond more than the hour that is allowed: with the default window, and with one that ends later. */
    @Test
    void anEventTimeInTheFutureIsRejected() throws Exception {
        files.delete("a.parquet");
        files.sql("b.parquet", """
                SELECT * FROM (VALUES
                  ('c1', '2026-11-20 08:00'::TIMESTAMP, 1.0, 1),
                  ('c2', '2026-11-20 09:00', 2.0, 2),
                  ('c3', '2026-11-20 09:00:00.000001', 3.0, 3),
                  ('c3', '2026-11-19', 3.5, 3)) t(customer_id, event, total, clicks)""");
        files.materialize("--rejects", "rejects.jsonl").exits(ExitCode.PARTLY).says("""
                partly customers: 2 written of 4 rows read, 1 after the window, 1 rejected
                  rejected: 1 event time in the future
                """);
        assertEquals(
                """
                        {"view":"customers","file":"FOLDER/data/b.parquet","row":3,"reason":"`event` = 2026-11-20T09:00:00.000001Z is too \
                        far in the future: the latest event time allowed is 2026-11-20T09:00:00Z (expect.future.max)",\
                        "content":{"customer_id":"c3","event":"2026-11-20T09:00:00.000001Z","total":"3.0","clicks":"3"}}
                        """,
                files.read("rejects.jsonl"));
        files.materialize("--to", "2030-01-01", "--max-rejects", "1").exits(ExitCode.OK);
        assertEquals("c1=1.0 c2=2.0 c3=3.5", files.stored());
        // Of a window in the past, they are only later rows.
        files.materialize("--to", "2026-11-20").exits(ExitCode.OK).says("""
                done customers: 1 written of 4 rows read, 3 after the window
                """);
    }

    /** Statistics say that all rows of the file are after the window, but not that they are rejects. */
    @Test
    void rowGroupsOfTheFutureAreRead() {
        files.sql("b.parquet",
                "SELECT 'c7' AS customer_id, '2027-01-01'::TIMESTAMP AS event, 1.0 AS total, 1 AS clicks");
        files.delete("a.parquet");
        files.materialize().exits(ExitCode.PARTLY).says("""
                partly customers: 0 written of 1 row read, 1 rejected
                  rejected: 1 event time in the future
                """);
        files.materialize("--dry-run").exits(ExitCode.PARTLY);
        // An entity is not gone because its rows are rejects.
        files.larder().run("put", "customers", "customer_id=c7", "total=1", "--timestamp",
                "2026-11-18").exits(ExitCode.OK);
        files.sql("c.parquet",
                "SELECT 'c8' AS customer_id, '2026-11-19'::TIMESTAMP AS event, 1.0 AS total, 1 AS clicks");
        files.materialize("--replace", "--yes", "--max-rejects", "1").exits(ExitCode.OK);
        assertEquals("c7=1.0 c8=1.0", files.stored());
    }

    @Test
    void theLimitOfTheFutureIsTheViews() {
        files.larder().views(VIEW + "  expect: {future: {max: 100d}}\n");
        files.delete("a.parquet");
        files.sql("b.parquet",
                "SELECT 'c7' AS customer_id, '2027-01-01'::TIMESTAMP AS event, 1.0 AS total, 1 AS clicks");
        files.materialize().exits(ExitCode.OK);
        files.materialize("--to", "2030-01-01").exits(ExitCode.OK);
        assertEquals("c7=1.0", files.stored());
    }

    @Test
    void theSummaryNamesTheFeatures() {
        files.larder().views(VIEW.replace("clicks: int32}", "clicks: int32, other: int32}")
                .replace("event_timestamp: event}", "event_timestamp: event, columns: {clicks: n}}"));
        files.delete("a.parquet");
        files.sql("b.parquet", """
                SELECT 'c' || i AS customer_id, '2026-11-19'::TIMESTAMP AS event, 1.0 AS total,
                  IF(i = 3, 1, 3000000000 + i) AS n, 4000000000 AS other FROM range(4) t(i)""");
        files.materialize("--rejects", "rejects.jsonl", "--parallelism", "1").exits(ExitCode.PARTLY).says("""
                partly customers: 0 written of 4 rows read, 4 rejected
                  rejected: 4 invalid feature value (`clicks` 3, `other` 1)
                """);
        assertTrue(files.read("rejects.jsonl").contains(
                "\"reason\":\"feature `clicks` (column `n`) = 3000000000 is out of range for int32\""));
    }

    @Test
    void anEventTimeOutOfRangeIsRejected() {
        files.delete("a.parquet");
        files.sql("b.parquet", "SELECT 'c1' AS customer_id, DATE '300000-01-01' AS event, 1.0 AS total, 1 AS clicks");
        files.materialize().exits(ExitCode.PARTLY).says("""
                partly customers: 0 written of 1 row read, 1 rejected
                  rejected: 1 time out of range
                """);
    }

    @Test
    void validRowsAreWritten() {
        files.materialize("--max-rejects", "4").exits(ExitCode.OK);
        files.larder().run("scan", "customers", "-o", "csv").prints("""
                customer_id,timestamp,ttl_seconds,total,clicks
                c1,2026-11-19T08:00:00Z,,1.5,7
                "ü ""6""\",2026-11-19T08:00:00Z,,,
                """);
    }

    @ParameterizedTest
    @CsvSource({"3,PARTLY", "4,OK", "5,OK", "0,PARTLY", "66.6%,PARTLY", "66.7%,OK", "100%,OK", "0%,PARTLY"})
    void maxRejectsAsCountAndPercentage(String most, ExitCode expected) {
        Larder.Run run = files.materialize("--max-rejects", most).exits(expected);
        assertEquals("\"ü \"\"6\"\"\"= c1=1.5", files.stored());
        assertEquals(expected == ExitCode.OK, run.err().contains("watermark: none -> 2026-11-19T08:00:00Z"));
    }

    @Test
    void theFileOfRejectsIsWrittenEvenIfThereAreNone() throws Exception {
        files.delete("a.parquet");
        files.sql("b.parquet",
                "SELECT 'c7' AS customer_id, '2026-11-19'::TIMESTAMP AS event, 1.0 AS total, 1 AS clicks");
        Files.writeString(folder.resolve("rejects.jsonl"), "of an earlier run\n");
        files.materialize("--rejects", "rejects.jsonl").exits(ExitCode.OK);
        assertEquals("", files.read("rejects.jsonl"));
    }

    @Test
    void aFullDiskIsReported() {
        files.materialize("--rejects", "/dev/full").exits(ExitCode.FAILED)
                .saysLike("(?s).*error: rejected rows cannot be written to /dev/full: No space left on device\n");
    }
}
