package dev.larder.cli.command;

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
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** What verify reports as a difference, and what not. */
class VerifyCommandTest {
    private static final String HEADER = "view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped\n";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void threeCustomers() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-18', 1", "'c2', '2026-11-18', 2", "'c3', '2026-11-18', 3",
                "'c3', '2026-11-17', 4");
        files.materialize().exits(ExitCode.OK);
    }

    private void sql(String statement) {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".larder/online.db"));
                Statement sql = store.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private Larder.Run put(String id, double total, String time, String... more) {
        return files.larder().run(Stream.concat(Stream.of("put", "customers", "customer_id=" + id, "total=" + total,
                "--timestamp", time, "--on-conflict", "overwrite"), Stream.of(more)).toArray(String[]::new))
                .exits(ExitCode.OK);
    }

    @Test
    void equal() {
        files.verify().exits(ExitCode.OK).says("").prints("""
                view       equal  different  missing  stale  deleted  extra  newer  future  expired  rejected  dropped
                customers      3          0        0      0        0      0      0       0        0         0        0
                """);
    }

    @Test
    void printsBothValuesOfEachDifferentFeature() {
        put("c2", 2.5, "2026-11-18T00:00:00Z");
        files.verify("-o", "csv").exits(ExitCode.NOT_FOUND)
                .says("customers: different: customer_id=c2: total is 2.5, the source has 2.0\n")
                .prints(HEADER + "customers,2,1,0,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void everyKindOfDifferenceAtOnce() {
        files.larder().run("delete", "customers", "customer_id=c1", "--yes").exits(ExitCode.OK);
        put("c2", 2, "2026-11-17T00:00:00Z");
        put("c3", 9, "2026-11-19T00:00:00Z");
        put("c4", 4, "2026-11-18T00:00:00Z");
        files.verify("--extra", "-o", "csv", "--parallelism", "1").exits(ExitCode.NOT_FOUND)
                .says("""
                        customers: missing: customer_id=c1: the store has no row, although the full run of 2026-11-20T08:00:00Z read it
                        customers: stale: customer_id=c2: the store has the row of 2026-11-17T00:00:00Z, the source one of \
                        2026-11-18T00:00:00Z, although the full run of 2026-11-20T08:00:00Z read it
                        customers: extra: customer_id=c4: the source has no such entity
                        """)
                .prints(HEADER + "customers,0,0,1,1,0,1,1,0,0,0,0\n");
        files.verify("-o", "json").exits(ExitCode.NOT_FOUND)
                .prints("""
                        [
                        {"view":"customers","equal":0,"different":0,"missing":1,"stale":1,"deleted":0,"extra":0,"newer":1,"future":0,"expired":0,\
                        "rejected":0,"dropped":0}
                        ]
                        """);
    }

    /** Of a file that no run has seen, and of one that was read. */
    @Test
    void aMissingRowSaysWhyTheStoreLacksIt() {
        files.rows("late.parquet", "'c1', '2026-11-18 01:00', 7", "'c9', '2026-11-17', 1", "'c3', '2026-11-19', 8",
                "'c8', '2026-11-19', 1");
        files.larder().clock().advance(Duration.ofHours(1));
        files.verify("--parallelism", "1").exits(ExitCode.NOT_FOUND)
                .says("""
                        customers: missing: customer_id=c9: the store has no row; late: FOLDER/data/late.parquet came after the last \
                        run, and the row is older than the watermark 2026-11-18T00:00:00Z
                        customers: missing: customer_id=c8: the store has no row; not loaded yet: FOLDER/data/late.parquet came after \
                        the last run
                        customers: stale: customer_id=c1: the store has the row of 2026-11-18T00:00:00Z, the source one of \
                        2026-11-18T01:00:00Z; not loaded yet: FOLDER/data/late.parquet came after the last run
                        customers: stale: customer_id=c3: the store has the row of 2026-11-18T00:00:00Z, the source one of \
                        2026-11-19T00:00:00Z; not loaded yet: FOLDER/data/late.parquet came after the last run
                        """);
    }

    /** The words say the same without colors. */
    @Test
    void theKindOfADifferenceIsColoredOnATerminal() {
        put("c2", 2.5, "2026-11-18T00:00:00Z");
        String plain = "customers: different: customer_id=c2: total is 2.5, the source has 2.0\n";
        String colored = plain.replace("different", "\u001b[31mdifferent\u001b[0m");
        files.larder().terminal("oe");
        files.verify("-o", "csv").says(colored);
        files.verify("-o", "csv", "--color", "never").says(plain);
        files.larder().environment("NO_COLOR", "1");
        files.verify("-o", "csv").says(plain);
        files.verify("-o", "csv", "--color", "always").says(colored);
    }

    /** Its counts are longer than 80 columns. */
    @Test
    void onANarrowTerminalEachCountHasALine() {
        files.larder().terminal("o");
        String out = files.verify("--color", "never").exits(ExitCode.OK).out();
        assertTrue(out.startsWith("-[ 1 ]-----\nview      | customers\nequal     | 3\n"), out);
    }

    @Test
    void distinguishesNullFromMissing() {
        files.rows("a.parquet", "'c1', '2026-11-18', NULL", "'c2', '2026-11-18', 2");
        sql("UPDATE \"acme:customers\" SET total = NULL WHERE _entity = 'customer_id=c2'");
        files.verify("-o", "csv", "--parallelism", "1").exits(ExitCode.NOT_FOUND).says("""
                customers: different: customer_id=c1: total is 1.0, the source has null
                customers: different: customer_id=c2: total is null, the source has 2.0
                """);
        sql("UPDATE \"acme:customers\" SET total = x'' WHERE _entity = 'customer_id=c2'");
        files.verify("-o", "csv", "--parallelism", "1").exits(ExitCode.NOT_FOUND).says("""
                customers: different: customer_id=c1: total is 1.0, the source has null
                customers: different: customer_id=c2: total is missing, the source has 2.0
                """);
    }

    /** Of two rows with the same event time, the one created later is newer. */
    @Test
    void aNewerRowInTheSourceMakesTheStoredRowStale() {
        files.larder().views(CustomerFiles.VIEW.replace("event_timestamp: event",
                "event_timestamp: event, created_timestamp: created"));
        String row = "SELECT 'c1' AS customer_id, '2026-11-19'::TIMESTAMP AS event,"
                + " '2026-11-19 0%d:00'::TIMESTAMP AS created, %d.0::DOUBLE AS total";
        files.sql("a.parquet", row.formatted(1, 1));
        files.materialize().exits(ExitCode.OK);
        files.sql("b.parquet", row.formatted(2, 2));
        files.verify("-o", "csv").exits(ExitCode.NOT_FOUND)
                .says("""
                        customers: stale: customer_id=c1: the store has the row of 2026-11-19T00:00:00Z created \
                        2026-11-19T01:00:00Z, the source one of 2026-11-19T00:00:00Z created 2026-11-19T02:00:00Z; not loaded yet: FOLDER/data/b.parquet came after the last run
                        """)
                .prints(HEADER + "customers,0,0,0,1,0,0,0,0,0,0,0\n");
        files.materialize().exits(ExitCode.OK);
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,1,0,0,0,0,0,0,0,0,0,0\n");
        files.delete("b.parquet");
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,0,0,0,0,0,0,1,0,0,0,0\n");
    }

    /** Until its time comes, every batch is stale: finding 7. */
    @Test
    void aStoredRowOfTheFarFutureIsADifference() {
        put("c3", 9, "2026-11-20T09:00:00Z");
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,2,0,0,0,0,0,1,0,0,0,0\n");
        put("c2", 9, "2027-01-01T00:00:00Z", "--allow-future");
        String told = """
                customers: future: customer_id=c2: the store's row of 2027-01-01T00:00:00Z is too far in the future, and no \
                row replaces it before then; delete it, or write with --on-conflict overwrite
                """;
        files.verify("-o", "csv").exits(ExitCode.NOT_FOUND).says(told)
                .prints(HEADER + "customers,1,0,0,0,0,0,1,1,0,0,0\n");
        files.verify("-o", "csv", "--to", "2026-11-20T00:00:00Z").exits(ExitCode.NOT_FOUND).says(told);
        files.verify("-o", "csv", "--repair").exits(ExitCode.NOT_FOUND).says(told);
        files.larder().run("explain", "customers", "customer_id=c2").exits(ExitCode.NOT_FOUND);
        files.materialize("--on-conflict", "overwrite").exits(ExitCode.OK);
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,3,0,0,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void aNewerStoredRowIsNoDifference() {
        put("c3", 9, "2026-11-19T00:00:00Z");
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,2,0,0,0,0,0,1,0,0,0,0\n");
    }

    @Test
    void aDamagedRecordIsADifference() {
        sql("UPDATE \"acme:customers\" SET total = 'abc' WHERE _entity = 'customer_id=c1'");
        files.verify("-o", "csv").exits(ExitCode.NOT_FOUND)
                .says("customers: different: customer_id=c1: feature `total`: `abc` is not a double\n")
                .prints(HEADER + "customers,2,1,0,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void anExpiredRowMayBeMissing() {
        files.larder().views(CustomerFiles.VIEW.replace("ttl: never", "ttl: 2d\n  ttl_from: event"));
        files.materialize().exits(ExitCode.OK)
                .says("done customers: 0 written of 4 rows read, 1 superseded, 3 expired\n");
        sql("DELETE FROM \"acme:customers\"");
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,0,0,0,0,0,0,0,0,3,0,0\n");
    }

    @Test
    void aRowThatExpiredTooEarlyIsMissing() {
        files.larder().views(CustomerFiles.VIEW.replace("ttl: never", "ttl: 2d"));
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofDays(2));
        files.verify("-o", "csv", "--show", "1").exits(ExitCode.NOT_FOUND)
                .saysLike("customers: missing: customer_id=c[123]: the store's row has expired\n")
                .prints(HEADER + "customers,0,0,3,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void anExpiredFeatureIsNoDifference() {
        files.larder().views(CustomerFiles.VIEW.replace("{total: double}", "{total: {type: double, ttl: 1h}}"));
        files.verify("-o", "csv").exits(ExitCode.OK).prints(HEADER + "customers,3,0,0,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void aSampleHasExactlyTheAskedSize() {
        files.select("b.parquet", "SELECT 'e' || i AS customer_id, '2026-11-19' AS event, i AS total"
                + " FROM range(5000) t(i) UNION ALL SELECT NULL, '2026-11-19', 1 FROM range(100)");
        files.materialize("--max-rejects", "100").exits(ExitCode.OK);
        files.verify("--sample", "700", "-o", "csv").exits(ExitCode.OK)
                .prints(HEADER + "customers,700,0,0,0,0,0,0,0,0,100,0\n");
        files.verify("--sample", "999999", "-o", "csv").exits(ExitCode.OK)
                .prints(HEADER + "customers,5003,0,0,0,0,0,0,0,0,100,0\n");
    }

    @Test
    void showLimitsWhatIsPrintedAndNotWhatIsCounted() {
        sql("DELETE FROM \"acme:customers\"");
        Larder.Run run = files.verify("--show", "2", "-o", "csv").exits(ExitCode.NOT_FOUND)
                .prints(HEADER + "customers,0,0,3,0,0,0,0,0,0,0,0\n");
        assertEquals(2, run.err().lines().count());
        assertEquals("", files.verify("--show", "0").err());
    }

    /** Rows outside the window are not compared, and their entities do not count as extra. */
    @Test
    void onlyRowsInTheWindowAreCompared() {
        files.rows("b.parquet", "'c5', '2026-11-19', 5", "'c6', '2026-11-20 08:30', 6");
        files.materialize().exits(ExitCode.OK);
        put("c1", 7, "2026-11-18T00:00:00Z");
        put("c6", 7, "2026-11-18T00:00:00Z");
        files.verify("--extra", "--from", "2026-11-19", "-o", "csv").exits(ExitCode.OK)
                .prints(HEADER + "customers,1,0,0,0,0,0,0,0,0,0,0\n");
        assertTrue(files.verify("--extra").exits(ExitCode.NOT_FOUND).err().startsWith("customers: different: "));
    }

    @Test
    void inAnAbsentStoreEverythingIsMissing() {
        files.verify("--set", "online_store.path=other.db", "--extra", "-o", "csv").exits(ExitCode.NOT_FOUND)
                .prints(HEADER + "customers,0,0,3,0,0,0,0,0,0,0,0\n");
        assertTrue(Files.notExists(folder.resolve("other.db")));
    }

    @Test
    void showLimitsEachKindOfDifference() {
        sql("DELETE FROM \"acme:customers\" WHERE _entity <> 'customer_id=c3'");
        put("c3", 9, "2026-11-18T00:00:00Z");
        files.verify("--show", "1", "-o", "csv").exits(ExitCode.NOT_FOUND)
                .saysLike(
                        """
                                customers: different: customer_id=c3: total is 9.0, the source has 3.0
                                customers: missing: customer_id=c[12]: the store has no row, although the full run of 2026-11-20T08:00:00Z read it
                                """)
                .prints(HEADER + "customers,0,1,2,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void everyDifferenceIsWrittenToAFile() throws IOException {
        put("c2", 2.5, "2026-11-18T00:00:00Z");
        sql("DELETE FROM \"acme:customers\" WHERE _entity = 'customer_id=c1'");
        Path file = folder.resolve("differences.jsonl");
        files.verify("--show", "0", "--parallelism", "1", "--differences", "differences.jsonl")
                .exits(ExitCode.NOT_FOUND);
        assertEquals(
                """
                        {"view":"customers","kind":"missing","entity":"customer_id=c1","what":"the store has no row, although the full run of 2026-11-20T08:00:00Z read it",\
                        "features":{}}
                        {"view":"customers","kind":"different","entity":"customer_id=c2","what":"total is 2.5, the source has \
                        2.0","features":{"total":{"store":"2.5","source":"2.0"}}}
                        """,
                Files.readString(file));
        files.verify("--differences", folder.resolve("none/x.jsonl").toString()).exits(ExitCode.FAILED)
                .says("error: differences cannot be written to FOLDER/none/x.jsonl: there is no folder `FOLDER/none`;"
                        + " make it first\n");
    }

    @Test
    void repairWritesWhatDiffersAndNothingElse() {
        sql("DELETE FROM \"acme:customers\" WHERE _entity = 'customer_id=c1'");
        put("c2", 2.5, "2026-11-18T00:00:00Z");
        put("c3", 9, "2026-11-19T00:00:00Z");
        put("c4", 4, "2026-11-18T00:00:00Z");
        String header = HEADER.replace("dropped", "dropped,repaired");
        files.verify("--repair", "-o", "csv").exits(ExitCode.OK)
                .prints(header + "customers,0,1,1,0,0,0,1,0,0,0,0,2\n");
        files.verify("--extra", "-o", "csv").exits(ExitCode.NOT_FOUND)
                .prints(HEADER + "customers,2,0,0,0,0,1,1,0,0,0,0\n");
        files.verify("--repair", "--extra", "-o", "csv").exits(ExitCode.NOT_FOUND)
                .prints(header + "customers,2,0,0,0,0,1,1,0,0,0,0,0\n");
        files.verify("--wait", "1m").exits(ExitCode.USAGE)
                .says("error: --wait needs --repair: without it, verify writes nothing\n");
    }
}
