package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.store.sqlite.SqliteStore;

/** A run by arrival reads what no successful run has read, and says what that is. */
class ArrivalTest {
    private static final String NOTHING_NEW = """
            done customers: 0 written of 0 rows read
              no new data: no file is new or changed since the last run
            """;

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void oneFile() {
        files = new CustomerFiles(folder).settled();
        files.rows("a.parquet", "'c1', '2026-11-18 08:00', 1", "'c2', '2026-11-19 08:00', 2");
    }

    private void firstRun() {
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
    }

    private void assertNothingNew() {
        files.materialize("--incremental").exits(ExitCode.OK).says(NOTHING_NEW);
    }

    @Test
    void lateRowsAreNewRows() {
        firstRun();
        assertNothingNew();
        files.rows("b.parquet", "'c3', '2026-11-17', 3", "'c2', '2026-11-19 07:00', 0", "'c4', '2026-11-19 09:00', 4");
        files.materialize("--incremental", "--report", "report.json", "--metrics", "m.prom").exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 stale
                  files: 1 new; rows: 3 new, 2 of them late
                  watermark: 2026-11-19T08:00:00Z -> 2026-11-19T09:00:00Z
                """);
        assertEquals("c1=1.0 c2=2.0 c3=3.0 c4=4.0", files.stored());
        String report = files.read("report.json");
        assertTrue(report.contains("\"new_rows\":3,\"late_rows\":2,\"arrived\":{\"new\":1,\"changed\":0,\"gone\":0,"
                + "\"again\":0,\"waiting\":0,\"waiting_bytes\":0},"), report);
        String metrics = files.read("m.prom");
        assertTrue(
                metrics.contains(
                        "larder_materialize_arrived_files{project=\"acme\",view=\"customers\",state=\"new\"} 1\n"),
                metrics);
        assertTrue(metrics.contains("larder_materialize_late_rows{project=\"acme\",view=\"customers\"} 2\n"), metrics);
        assertNothingNew();
    }

    @Test
    void changedAndGoneFilesAreSaid() {
        files.rows("b.parquet", "'c3', '2026-11-18', 3");
        files.materialize().exits(ExitCode.OK);
        files.rows("a.parquet", "'c1', '2026-11-18 08:00', 7", "'c2', '2026-11-19 08:00', 2");
        files.delete("b.parquet");
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  files: 1 changed, 1 gone; rows: 2 new, 2 of them late
                """);
        // A correction of the same times arrives, and what is gone stays until --replace.
        assertEquals("c1=7.0 c2=2.0 c3=3.0", files.stored());
        files.delete("a.parquet");
        files.materialize("--incremental").exits(ExitCode.FAILED);
        files.rows("b.parquet", "'c3', '2026-11-18', 3");
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 1 written of 1 row read
                  files: 1 new, 1 gone; rows: 1 new, 1 of them late
                """);
    }

    @Test
    void requireNewAndMinRowsCountRowsThatArrived() {
        firstRun();
        files.materialize("--incremental", "--require-new").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 0 rows read
                  no new data: no file is new or changed since the last run
                error: view `customers` was refused, and nothing was written:
                  --require-new asks for new rows, but no file is new or changed since the last run
                Correct the source, or leave out --require-new.
                """);
        files.rows("b.parquet", "'c3', '2026-11-17', 3");
        files.materialize("--incremental", "--min-rows", "2").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 1 row read
                  files: 1 new; rows: 1 new, 1 of them late
                error: view `customers` was refused, and nothing was written:
                  the source has 1 new row (in files that are new or changed), fewer than the 2 that --min-rows or \
                `min_rows` asks for
                Correct the source, or lower the limit.
                """);
        files.materialize("--incremental", "--require-new").exits(ExitCode.OK);
        files.select("empty.parquet", "SELECT 'c' AS customer_id, now() AS event, 1 AS total WHERE false");
        files.materialize("--incremental", "--require-new").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 0 rows read
                  files: 1 new; rows: 0 new
                  no new data: the new and changed files have no rows to load
                error: view `customers` was refused, and nothing was written:
                  --require-new asks for new rows, but the new and changed files have no rows to load
                Correct the source, or leave out --require-new.
                """);
    }

    @Test
    void theOldestFilesComeFirst() {
        for (int i = 1; i <= 4; i++) {
            files.rows("n" + i + ".parquet", "'n" + i + "', '2026-11-1" + i + "', " + i);
        }
        files.materialize("--incremental", "--max-files", "2").exits(ExitCode.OK).saysLike("""
                done customers: 3 written of 3 rows read
                  files: 2 new, 3 waiting \\([0-9.]+ (kB|bytes)\\); rows: 3 new
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
        assertEquals("c1=1.0 c2=2.0 n1=1.0", files.stored());
        files.materialize("--incremental", "--max-bytes", "1m", "--max-files", "1").exits(ExitCode.OK).saysLike("""
                done customers: 1 written of 1 row read
                  files: 1 new, 2 waiting .*; rows: 1 new, 1 of them late
                """);
        files.materialize("--incremental").exits(ExitCode.OK);
        assertEquals("c1=1.0 c2=2.0 n1=1.0 n2=2.0 n3=3.0 n4=4.0", files.stored());
        assertNothingNew();
    }

    @Test
    void rowsThatAreToComeAreReadOnceTheirTimeHasCome() {
        firstRun();
        files.rows("b.parquet", "'c3', '2026-11-20 08:00', 3", "'c4', '2026-11-20 08:20', 4");
        files.rows("c.parquet", "'c5', '2026-11-20 09:20', 5");
        files.materialize("--incremental", "--max-rejects", "1").exits(ExitCode.OK).says("""
                done customers: 1 written of 3 rows read, 1 after the window, 1 rejected
                  rejected: 1 event time in the future
                  files: 2 new; rows: 1 new
                  watermark: 2026-11-19T08:00:00Z -> 2026-11-20T08:00:00Z
                """);
        files.larder().clock().advance(Duration.ofHours(1));
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  files: 2 read again; rows: 1 new
                  watermark: 2026-11-20T08:00:00Z -> 2026-11-20T08:20:00Z
                """);
        files.larder().clock().advance(Duration.ofHours(1));
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 1 written of 1 row read
                  files: 1 read again; rows: 1 new
                  watermark: 2026-11-20T08:20:00Z -> 2026-11-20T09:20:00Z
                """);
        assertNothingNew();
        assertEquals("c1=1.0 c2=2.0 c3=3.0 c4=4.0 c5=5.0", files.stored());
    }

    /** Its time does not show a second write within the same tick of the disk's clock. */
    @Test
    void aFileThatWasJustWrittenIsReadOnceMore() throws IOException {
        Path a = folder.resolve("data/a.parquet");
        Files.setLastModifiedTime(a, FileTime.from(files.larder().clock().instant().minusSeconds(1)));
        firstRun();
        for (int i = 0; i < 2; i++) {
            files.larder().clock().advance(Duration.ofSeconds(1));
            files.materialize("--incremental").exits(ExitCode.OK).says("""
                    done customers: 2 written of 2 rows read
                      files: 1 read again; rows: 0 new
                      no new data: no file is new or changed since the last run
                    """);
        }
        files.larder().clock().advance(Duration.ofSeconds(1));
        files.materialize("--incremental").exits(ExitCode.OK);
        assertNothingNew();
    }

    @Test
    void aRunThatDidNotSucceedMovesNothing() {
        firstRun();
        files.rows("b.parquet", "'c3', '2026-11-18', 3", "NULL, '2026-11-18', 4");
        String partly = """
                partly customers: 1 written of 2 rows read, 1 rejected
                  rejected: 1 null join key
                  files: 1 new; rows: 1 new, 1 of them late
                """;
        files.materialize("--incremental").exits(ExitCode.PARTLY).says(partly);
        files.materialize("--incremental", "--dry-run").exits(ExitCode.PARTLY);
        files.materialize("--incremental").exits(ExitCode.PARTLY).says(partly);
        files.materialize("--from", "2026-11-01", "--max-rejects", "1").exits(ExitCode.OK);
        files.materialize("--incremental").exits(ExitCode.PARTLY).says(partly);
        files.materialize("--incremental", "--max-rejects", "1").exits(ExitCode.OK);
        assertNothingNew();
    }

    @Test
    void aChangedConfigStartsAnew() {
        firstRun();
        files = new CustomerFiles(folder, CustomerFiles.VIEW.replace("{total: double}", "{total: double, n: int64}")
                + "  expect: {columns: nulls}\n");
        files.sql("b.parquet", "SELECT 'c3' AS customer_id, TIMESTAMP '2026-11-18' AS event, 3.0 AS total, 1 AS n");
        assertReadsAll("keys, features, columns or the ttl of the view have changed since the last run", 3);
        assertNothingNew();
        files = new CustomerFiles(folder, CustomerFiles.VIEW.replace("{total: double}", "{total: double, n: int64}")
                .replace("path: data", "path: data/*.parquet") + "  expect: {columns: nulls}\n");
        assertReadsAll("the path of the source has changed since the last run", 3);
    }

    private void assertReadsAll(String because, int rows) {
        String said = files.materialize("--incremental").exits(ExitCode.OK).err();
        assertTrue(said.startsWith("done customers: " + rows + " written of " + rows + " rows read\n"), said);
        assertTrue(said.contains("  note: all files are read, because " + because + "\n"), said);
    }

    private void changeManifest(UnaryOperator<byte[]> change) {
        try (SqliteStore store = new SqliteStore(folder.resolve(".larder/online.db"), "acme",
                files.larder().clock())) {
            RunLedger ledger = store.ledger();
            ledger.update("customers", RunDocument.MANIFEST, stored -> change.apply(stored.orElse(null)));
        }
    }

    @Test
    void aDamagedOrUnknownManifestMeansAFullRead() {
        firstRun();
        for (byte[] bytes : new byte[][]{{}, {1}, "[\"a.parquet\"]".getBytes(StandardCharsets.UTF_8)}) {
            changeManifest(stored -> bytes);
            assertReadsAll("the list of the files that were read is damaged", 2);
            assertNothingNew();
        }
        changeManifest(stored -> {
            byte[] damaged = stored.clone();
            damaged[damaged.length / 2] ^= 1;
            return damaged;
        });
        assertReadsAll("the list of the files that were read is damaged", 2);
        changeManifest(stored -> ArrivalManifests.withVersion(stored, 2));
        assertReadsAll("the list of the files that were read was written by another version of larder", 2);
    }

    /** larder 0.1.0 left a watermark, and no list of files. */
    @Test
    void aWatermarkAloneMeansAFullRead() {
        try (SqliteStore store = new SqliteStore(folder.resolve(".larder/online.db"), "acme",
                files.larder().clock())) {
            store.ledger().advance("customers", 1_795_132_800_000_000L);
        }
        assertReadsAll("the last run left no list of the files that it read", 2);
        assertNothingNew();
    }

    @Test
    void truncateAndTeardownForgetIt() {
        for (String[] command : new String[][]{{"truncate", "customers", "--yes"}, {"teardown", "--yes"}}) {
            firstRun();
            assertNothingNew();
            files.larder().run(command).exits(ExitCode.OK);
        }
        firstRun();
    }

    /** The column may come back, and its values are gone. */
    @Test
    void aPrunedFeatureMeansAFullRead() {
        firstRun();
        String other = CustomerFiles.VIEW.replace("{total: double}", "{other: double}");
        new CustomerFiles(folder, other);
        files.larder().run("prune", "--yes").exits(ExitCode.OK);
        files = new CustomerFiles(folder).settled();
        assertReadsAll("`prune` has removed features of the view since the last run", 2);
    }

    @Test
    void theListMayBeKeptInAFile() throws IOException {
        files.materialize("--incremental", "--state", "state").exits(ExitCode.OK);
        byte[] first = Files.readAllBytes(folder.resolve("state"));
        files.materialize("--incremental", "--state", "state").exits(ExitCode.OK).says(NOTHING_NEW);
        files.rows("b.parquet", "'c3', '2026-11-17', 3");
        files.materialize("--incremental", "--state", "state").exits(ExitCode.OK);
        // An old list is not believed, for the store may have been another then.
        Files.write(folder.resolve("state"), first);
        assertStateReadsAll("--state FOLDER/state is not what the last run of this view on this store left");
        Files.delete(folder.resolve("state"));
        assertStateReadsAll("--state FOLDER/state does not exist");
        files.larder().run("truncate", "customers", "--yes").exits(ExitCode.OK);
        assertStateReadsAll("--state FOLDER/state is not what the last run of this view on this store left");
        assertReadsAll("the list of the files that were read is kept in a file, which --state must name", 3);
        // What the store has now is newer than the file.
        files.materialize("--incremental", "--state", "state").exits(ExitCode.OK).says(NOTHING_NEW);
    }

    private void assertStateReadsAll(String because) {
        String said = files.materialize("--incremental", "--state", "state").exits(ExitCode.OK).err();
        assertTrue(said.startsWith("done customers: 3 written of 3 rows read\n"), said);
        assertTrue(said.replace(folder.toString(), "FOLDER").contains("note: all files are read, because " + because
                + "\n"), said);
    }

    @Test
    void aFolderKeepsTheListsOfManyViews() throws IOException {
        files = new CustomerFiles(folder, CustomerFiles.VIEW + CustomerFiles.VIEW.replace("customers:", "others:"));
        files.materialize("--incremental", "--state", "s").exits(ExitCode.USAGE)
                .says("error: --state s keeps the list of one view; name one view, or a folder\n");
        Files.createDirectory(folder.resolve("s"));
        files.materialize("--incremental", "--state", "s").exits(ExitCode.OK);
        assertTrue(Files.exists(folder.resolve("s/acme.customers.manifest")));
        assertTrue(Files.exists(folder.resolve("s/acme.others.manifest")));
        files.materialize("--incremental", "--state", "s").exits(ExitCode.OK)
                .says(NOTHING_NEW + NOTHING_NEW.replace("customers", "others"));
    }

    @Test
    void aViewBehindTheOptionIsAView() {
        files.materialize("--incremental", "customers").exits(ExitCode.OK);
        files.materialize("--incremental=arrival", "customers").exits(ExitCode.OK).says(NOTHING_NEW);
        files.materialize("--incremental=both").exits(ExitCode.USAGE).saysLike(
                "error: --incremental: unknown value `both`. Available values: arrival, event\n(?s).*");
    }

    /** Older rows may lack a column that newer ones have, whenever they come. */
    @Test
    void aLateFileMayLackAColumn() {
        firstRun();
        files.sql("old.parquet", "SELECT 'c9' AS customer_id, TIMESTAMP '2026-11-01' AS event");
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 1 written of 1 row read
                  files: 1 new; rows: 1 new, 1 of them late
                  columns: column `total` of the feature `total` is missing in some files, 1 of 1 file (such as \
                `FOLDER/data/old.parquet`), which have null
                """);
        files.sql("new.parquet", "SELECT 'c9' AS customer_id, TIMESTAMP '2026-11-20' AS event");
        files.materialize("--incremental").exits(ExitCode.REFUSED);
    }

    @Test
    void runsByEventTimeLeaveLateRowsToThoseByArrival() {
        firstRun();
        files.rows("b.parquet", "'c3', '2026-11-17', 3", "'c4', '2026-11-19 09:00', 4");
        files.materialize("--incremental=event", "--report", "report.json").exits(ExitCode.OK)
                .says("""
                        done customers: 2 written of 4 rows read, 2 before the window
                          late: 1 row of new and changed files is before the window and not loaded; --incremental without =event \
                        loads late rows
                          watermark: 2026-11-19T08:00:00Z -> 2026-11-19T09:00:00Z
                        """);
        assertTrue(files.read("report.json").contains("\"late_rows\":1,"), files.read("report.json"));
        files.materialize("--incremental=event").exits(ExitCode.OK).says("""
                done customers: 1 written of 2 rows read, 1 before the window
                  no new data: no row is newer than the watermark, 2026-11-19T09:00:00Z
                """);
        files.materialize("--incremental").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  files: 1 new; rows: 2 new, 2 of them late
                """);
        assertEquals("c1=1.0 c2=2.0 c3=3.0 c4=4.0", files.stored());
    }
}
