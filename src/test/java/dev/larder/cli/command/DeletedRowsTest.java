package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.cli.session.ExitCode;

/** Rows of the source that are marked deleted. The clock of the tests stands at 2026-11-20. */
class DeletedRowsTest {
    private static final String COUNTS = "view,equal,different,missing,stale,deleted,extra,newer,future,expired,"
            + "rejected,dropped\n";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void threeCustomers() {
        view("is_deleted");
        rows("a.parquet", "'c1', '2026-11-17', 1, false", "'c2', '2026-11-17', 2, NULL",
                "'c3', '2026-11-17', 3, false");
        files.materialize().exits(ExitCode.OK);
        rows("b.parquet", "'c1', '2026-11-18', NULL, true", "'c4', '2026-11-18', NULL, true");
    }

    /** @param deleted the value of {@code source.deleted}, and what comes behind it */
    private void view(String deleted) {
        files = new CustomerFiles(folder, viewText(deleted));
    }

    private static String viewText(String deleted) {
        return CustomerFiles.VIEW.replace("event_timestamp: event}", "event_timestamp: event, deleted: " + deleted
                + "}");
    }

    private void rows(String file, String... rows) {
        files.sql(file,
                "SELECT customer_id, event::TIMESTAMP AS event, total::DOUBLE AS total, is_deleted FROM (VALUES "
                        + Arrays.stream(rows).map(row -> "(" + row + ")").collect(Collectors.joining(", "))
                        + ") t(customer_id, event, total, is_deleted)");
    }

    private Larder.Run larder(String... arguments) {
        return files.larder().run(arguments);
    }

    @Test
    void deleteTheirEntities() {
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 2 written of 5 rows read, 1 superseded, 2 deleted
                  watermark: 2026-11-17T00:00:00Z -> 2026-11-18T00:00:00Z
                """);
        assertEquals("c2=2.0 c3=3.0", files.stored());
        larder("get", "customers", "customer_id=c1").exits(ExitCode.NOT_FOUND).says(
                "customers: not found: customer_id=c1\n");
        larder("scan", "customers", "-o", "csv", "--limit", "9").exits(ExitCode.OK)
                .prints("customer_id,timestamp,ttl_seconds,total\nc2,2026-11-17T00:00:00Z,,2.0\n"
                        + "c3,2026-11-17T00:00:00Z,,3.0\n");
        files.verify("--extra", "-o", "csv").exits(ExitCode.OK).prints(COUNTS + "customers,4,0,0,0,0,0,0,0,0,0,0\n");
        assertTrue(larder("stats", "customers").exits(ExitCode.OK).out().contains("tombstones"));
        assertTrue(larder("stats", "customers", "-o", "json").exits(ExitCode.OK).out().contains("\"tombstones\":2"));
        files.materialize().exits(ExitCode.OK)
                .says("done customers: 2 written of 5 rows read, 1 superseded, 2 deleted\n");
        larder("truncate", "customers", "--yes").exits(ExitCode.OK).says("done: 2 rows removed\n");
    }

    /** The file with the deletion is gone by then, so only the tombstone knows of it. */
    @Test
    void keepOlderRowsOutThatArriveLater() {
        files.materialize().exits(ExitCode.OK);
        files.delete("b.parquet");
        rows("late.parquet", "'c4', '2026-11-17', 4, false");
        files.materialize("--dry-run").exits(ExitCode.OK)
                .saysLike("plan .*\ndone customers: would write 2 of 4 rows read, 2 stale\n");
        files.materialize().exits(ExitCode.OK).says("done customers: 2 written of 4 rows read, 2 stale\n");
        assertEquals("c2=2.0 c3=3.0", files.stored());
        files.verify("--extra", "-o", "csv").exits(ExitCode.OK).says("")
                .prints(COUNTS + "customers,2,0,0,0,0,0,2,0,0,0,0\n");
        larder("explain", "customers", "customer_id=c4", "-o", "csv").exits(ExitCode.OK)
                .says("customers: the entity was deleted at 2026-11-18T00:00:00Z, after the latest row of the source;"
                        + " its tombstone keeps older rows out\n")
                .prints("place,row,timestamp,created,fate,reason\nonline store,,2026-11-18T00:00:00Z,,tombstone,\n"
                        + folder.resolve("data/late.parquet") + ",1,2026-11-17T00:00:00Z,,latest,\n");
        larder("put", "customers", "customer_id=c4", "total=9", "--timestamp", "2026-11-17T23:00:00Z")
                .exits(ExitCode.FAILED)
                .says("error: not written: the source deleted customer_id=c4 at 2026-11-18T00:00:00Z, which is newer;"
                        + " use --on-conflict overwrite to write it\n");
        larder("put", "customers", "customer_id=c4", "total=9").exits(ExitCode.OK);
        assertEquals("c2=2.0 c3=3.0 c4=9.0", files.stored());
    }

    @Test
    void areForgottenWhenTheirTombstonesExpire() {
        view("is_deleted, tombstones: 2d");
        files.materialize().exits(ExitCode.OK);
        files.delete("b.parquet");
        files.larder().clock().advance(Duration.ofHours(47));
        files.materialize().exits(ExitCode.OK).says("done customers: 2 written of 3 rows read, 1 stale\n");
        files.larder().clock().advance(Duration.ofHours(1));
        files.materialize().exits(ExitCode.OK).says("done customers: 3 written of 3 rows read\n");
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
    }

    @Test
    void leaveNothingIfTombstonesAreNone() {
        view("is_deleted, tombstones: none");
        files.materialize().exits(ExitCode.OK)
                .saysLike("done customers: 2 written of 5 rows read, 1 superseded, 2 deleted\n.*\n");
        files.delete("b.parquet");
        files.materialize().exits(ExitCode.OK).says("done customers: 3 written of 3 rows read\n");
    }

    /** Exports of other systems mark deletions in many ways. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{column: is_deleted, values: [D]} | 'D' | 'U'",
            "{column: is_deleted, values: [delete, truncate]} | 'truncate' | 'insert'",
            "{column: is_deleted, values: [1]} | 1::INTEGER | 4::INTEGER",
            "{column: is_deleted, values: [-9223372036854775808]} | (-9223372036854775808)::BIGINT | NULL::BIGINT",
            "{column: is_deleted, values: \"yes,true\"} | true | false",
            "is_deleted | TIMESTAMP '2026-11-18 01:00' | NULL::TIMESTAMP"})
    void areMarkedInManyWays(String deleted, String mark, String other) {
        view(deleted);
        rows("a.parquet", "'c1', '2026-11-17', 1, " + other, "'c2', '2026-11-17', 2, " + other);
        rows("b.parquet", "'c1', '2026-11-18', NULL, " + mark, "'c2', '2026-11-18', 5, " + other);
        files.materialize().exits(ExitCode.OK)
                .saysLike("done customers: 1 written of 4 rows read, 2 superseded, 1 deleted\n(.|\n)*");
        assertEquals("c2=5.0 c3=3.0", files.stored());
    }

    /** Their features do not matter, but their keys and times do. */
    @Test
    void needOnlyKeysAndTimes() {
        files.larder().views(viewText("is_deleted").replace("total: double", "total: int32"));
        files.sql("a.parquet", "SELECT * FROM (VALUES ('c1', TIMESTAMP '2026-11-17', 1::BIGINT, false)) t(customer_id,"
                + " event, total, is_deleted)");
        files.sql("b.parquet", "SELECT * FROM (VALUES ('c1', TIMESTAMP '2026-11-18', 9000000000, true),"
                + " (NULL, TIMESTAMP '2026-11-18', 1, true), ('c5', NULL, 1, true)) t(customer_id, event, total,"
                + " is_deleted)");
        larder("truncate", "customers", "--yes").exits(ExitCode.OK);
        files.materialize("--rejects", "rejects.jsonl").exits(ExitCode.PARTLY).saysLike("partly customers: 0 written of"
                + " 4 rows read, 1 superseded, 2 rejected, 1 deleted\n"
                + "  rejected: 1 null join key, 1 null event time\n(.|\n)*");
    }

    /** Nobody knows whether such a row is one. */
    @Test
    void withAMarkThatCannotBeReadAreRejected() {
        view("{column: is_deleted, values: [1]}");
        rows("a.parquet", "'c1', '2026-11-17', 1, 18446744073709551615::UBIGINT", "'c2', '2026-11-17', 2, 2");
        files.delete("b.parquet");
        files.materialize("--rejects", "rejects.jsonl").exits(ExitCode.PARTLY)
                .says("""
                        partly customers: 1 written of 2 rows read, 1 rejected
                          rejected: 1 invalid deletion mark
                          columns: column `is_deleted` of the deletion mark `is_deleted` changed its type: it was boolean in the last \
                        accepted run, and is int64 (INTEGER(64,false)) in the newest file
                        """);
        assertTrue(files.read("rejects.jsonl").contains("`is_deleted` = 18446744073709551615"),
                files.read("rejects.jsonl"));
    }

    @Test
    void areADifferenceWhileTheStoreHasTheirEntity() {
        files.verify("-o", "csv").exits(ExitCode.NOT_FOUND)
                .says("customers: deleted: customer_id=c1: the source deleted it at 2026-11-18T00:00:00Z, the store has"
                        + " the row of 2026-11-17T00:00:00Z\n")
                .prints(COUNTS + "customers,3,0,0,0,1,0,0,0,0,0,0\n");
        larder("explain", "customers", "customer_id=c1").exits(ExitCode.NOT_FOUND).says("customers: the source deleted"
                + " it at 2026-11-18T00:00:00Z, the store has the row of 2026-11-17T00:00:00Z. Run: larder materialize"
                + " customers\n");
        files.verify("--repair", "-q", "-o", "csv").exits(ExitCode.OK)
                .prints(COUNTS.replace("\n", ",repaired\n") + "customers,3,0,0,0,1,0,0,0,0,0,0,1\n");
        assertEquals("c2=2.0 c3=3.0", files.stored());
        larder("explain", "customers", "customer_id=c1", "-o", "csv").exits(ExitCode.OK)
                .says("customers: the source deleted the entity at 2026-11-18T00:00:00Z, and the store has no row of it\n")
                .prints("place,row,timestamp,created,fate,reason\nonline store,,2026-11-18T00:00:00Z,,tombstone,\n"
                        + folder.resolve("data/b.parquet") + ",1,2026-11-18T00:00:00Z,,deleted,\n"
                        + folder.resolve("data/a.parquet") + ",1,2026-11-17T00:00:00Z,,superseded,\n");
        larder("put", "customers", "customer_id=c1", "total=9").exits(ExitCode.OK);
        files.verify("-o", "csv").exits(ExitCode.OK).prints(COUNTS + "customers,3,0,0,0,0,0,1,0,0,0,0\n");
        larder("explain", "customers", "customer_id=c1").exits(ExitCode.OK).says("customers: the source deleted the"
                + " entity at 2026-11-18T00:00:00Z, and the store has a newer row: another writer wrote it, or a run that"
                + " read other files\n");
        files.materialize("-q").exits(ExitCode.OK);
        assertEquals("c1=9.0 c2=2.0 c3=3.0", files.stored());
        files.materialize("--on-conflict", "overwrite", "-q").exits(ExitCode.OK);
        assertEquals("c2=2.0 c3=3.0", files.stored());
    }

    @Test
    void areDescribed() {
        assertTrue(larder("describe", "customers", "-o", "csv").exits(ExitCode.OK).out()
                .contains("\n,deletion mark,,is_deleted,30d\n"));
    }

    /** Exports that name the columns as the source does have no marks: what is exported is not deleted. */
    @Test
    void areNotExported() {
        files.materialize().exits(ExitCode.OK);
        larder("scan", "customers", "--to", "export.parquet").exits(ExitCode.OK);
        larder("--set", "feature_views.customers.source={path: export.parquet, event_timestamp: event}", "verify",
                "--extra", "-o", "csv").exits(ExitCode.OK).prints(COUNTS + "customers,2,0,0,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void areInADryRun() {
        files.materialize("--dry-run", "--diff=5").exits(ExitCode.OK)
                .saysLike("plan (.|\n)*done customers: would write 2 of 5 rows read, 1 superseded, 2 to be deleted\n"
                        + "(.|\n)*");
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
    }

    @Test
    void countForTheExpectedDeletes() {
        files.larder()
                .views(viewText("is_deleted").replace("  ttl: never", "  ttl: never\n  expect: {deletes: {max: 20%}}"));
        files.materialize().exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 5 rows read, 1 superseded
                error: view `customers` was refused, and nothing was written:
                  deletes: 1 of 3 stored entities (33.3 %), expected at most 20 %
                Correct the source or the expectation.
                """);
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
        files.larder()
                .views(viewText("is_deleted").replace("  ttl: never", "  ttl: never\n  expect: {deletes: {max: 1}}"));
        files.materialize("-q").exits(ExitCode.OK);
        files.materialize("-q").exits(ExitCode.OK);
        rows("c.parquet", "'c2', '2026-11-19', NULL, true");
        files.delete("a.parquet");
        files.materialize("--replace", "--yes").exits(ExitCode.REFUSED).saysLike("refused(.|\n)*"
                + "  deletes: 2 of 2 stored entities \\(100 ?%\\), expected at most 1\n(.|\n)*");
    }

    /** A run that overwrites deletes newer rows, too. */
    @Test
    void ofNewerRowsCountForTheExpectedDeletesIfTheyAreOverwritten() {
        larder("put", "customers", "customer_id=c1", "total=9", "--timestamp", "2026-11-18T12:00Z").exits(ExitCode.OK);
        files.larder()
                .views(viewText("is_deleted").replace("  ttl: never", "  ttl: never\n  expect: {deletes: {max: 20%}}"));
        files.materialize("--on-conflict", "overwrite").exits(ExitCode.REFUSED).saysLike("refused(.|\n)*"
                + "  deletes: 1 of 3 stored entities \\(33.3 ?%\\), expected at most 20 ?%\n(.|\n)*");
        assertEquals("c1=9.0 c2=2.0 c3=3.0", files.stored());
        files.materialize("-q").exits(ExitCode.OK);
    }

    @Test
    void areNoLeftoversOfAReplacement() {
        rows("c.parquet", "'c2', '2026-11-19', 7, false");
        files.delete("a.parquet");
        files.materialize("--replace", "--yes").exits(ExitCode.OK).says("""
                done customers: 1 written of 3 rows read, 3 deleted (1 by --replace)
                  watermark: 2026-11-17T00:00:00Z -> 2026-11-19T00:00:00Z
                """);
        assertEquals("c2=7.0", files.stored());
        files.materialize("--replace", "--yes").exits(ExitCode.OK)
                .says("done customers: 1 written of 3 rows read, 2 deleted\n");
    }

    @Test
    void areCountedInReportAndMetrics() throws IOException {
        files.materialize("--report", "report.json", "--metrics", "metrics.prom").exits(ExitCode.OK);
        String report = Files.readString(folder.resolve("report.json"));
        assertTrue(report.contains("\"deleted\":2,\"deleted_by_source\":2,\"undeleted\":0"), report);
        String metrics = Files.readString(folder.resolve("metrics.prom"));
        assertTrue(metrics.contains("outcome=\"deleted_by_source\"} 2\n"), metrics);
    }

    @Test
    void mustBeMarkedInAColumnThatFits() {
        view("customer_id");
        files.materialize().exits(ExitCode.USAGE)
                .says("""
                        failed customers: 0 written of 0 rows read
                        error: `FOLDER/data/a.parquet`, `FOLDER/data/b.parquet`: column `customer_id` is binary (STRING) and cannot \
                        be read as bool for the deletion mark `customer_id`. Name the values that mean deleted: `source.deleted: \
                        {column: customer_id, values: [VALUE]}`
                        """);
        view("is_delete");
        files.materialize().exits(ExitCode.USAGE).says("""
                failed customers: 0 written of 0 rows read
                error: `FOLDER/data/a.parquet`, `FOLDER/data/b.parquet`: no column `is_delete` for the deletion mark \
                `is_delete`; did you mean `is_deleted`? If so, set `source.deleted: is_deleted`
                """);
    }

    @Test
    void deletedEntitiesAreErasedWithoutATrace() {
        files.materialize().exits(ExitCode.OK);
        larder("delete", "customers", "customer_id=c1", "--yes").exits(ExitCode.OK)
                .says("view customers has no customer_id=c1; nothing was deleted\n");
        larder("put", "customers", "customer_id=c1", "total=9", "--timestamp", "2026-11-01T00:00:00Z")
                .exits(ExitCode.OK);
        assertEquals(List.of("c1=9.0", "c2=2.0", "c3=3.0"), List.of(files.stored().split(" ")));
    }
}
