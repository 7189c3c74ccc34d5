package dev.larder.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.RunDocument;
import dev.larder.store.sqlite.SqliteStore;

/** Columns that differ between files or since the last accepted run are never passed over in silence. */
class DriftTest {
    @TempDir
    private Path folder;

    private CustomerFiles files(DriftScenario scenario) {
        return new CustomerFiles(folder, scenario.view());
    }

    /** The table of the page; {@code SparkDriftIT} checks that Spark has the same outcomes. */
    static String table(List<List<String>> rows) {
        StringBuilder table = new StringBuilder("| change |");
        for (DriftScenario.Run run : DriftScenario.Run.values()) {
            table.append(' ').append(run.title).append(" |");
        }
        table.append("\n|---|---|---|---|\n");
        rows.forEach(row -> table.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return table.toString();
    }

    @Test
    void thePageShowsTheOutcomeOfEveryScenario() throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (DriftScenario scenario : DriftScenario.values()) {
            List<String> row = new ArrayList<>(List.of(scenario.title));
            for (DriftScenario.Run run : DriftScenario.Run.values()) {
                Path here = Files.createDirectories(folder.resolve(scenario + "-" + run));
                row.add(DriftScenario.outcome(scenario.load(new CustomerFiles(here, scenario.view()), run)));
            }
            rows.add(row);
        }
        String page = Files.readString(Path.of("src/site/markdown/reference/expectations.md"));
        assertTrue(page.contains(table(rows)), () -> "expected on the page:\n" + table(rows));
    }

    @Test
    void aDroppedColumnIsRefusedUntilItIsAccepted() {
        CustomerFiles files = files(DriftScenario.DROPPED);
        String refused = """
                refused customers: 0 written of 0 rows read
                  files: 1 new
                error: view `customers` was refused, and nothing was written:
                  column `total` of the feature `total` was dropped: the files that arrived lack it, 1 of 1 file (such as \
                `FOLDER/data/b.parquet`); the last accepted run had it as double
                Correct the source, or run it once with --accept: the feature is null then. `expect: {columns: warn}` \
                accepts that always.
                """;
        DriftScenario.DROPPED.load(files, DriftScenario.Run.INCREMENTAL).exits(ExitCode.REFUSED).says(refused);
        files.materialize("--dry-run").exits(ExitCode.REFUSED);
        assertEquals("c1=1.5 c2=1.5", files.stored());

        files.materialize("--incremental", "--accept").exits(ExitCode.OK)
                .says("""
                        done customers: 1 written of 1 row read
                          files: 1 new; rows: 1 new
                          columns: column `total` of the feature `total` was dropped: the files that arrived lack it, 1 of 1 file \
                        (such as `FOLDER/data/b.parquet`); the last accepted run had it as double
                          watermark: 2026-11-18T02:00:00Z -> 2026-11-19T00:00:00Z
                        """);
        assertEquals("c1= c2=1.5", files.stored());
        String missing = """
                done customers: 2 written of 3 rows read, 1 superseded
                  columns: column `total` of the feature `total` is missing in the newest files, 1 of 2 files (such as \
                `FOLDER/data/b.parquet`), as in the last accepted run; it is null there
                """;
        files.materialize().exits(ExitCode.OK).says(missing);
        files.materialize().exits(ExitCode.OK).says(missing);
    }

    @Test
    void aColumnThatNoFileHasAnyMoreWasDropped() {
        CustomerFiles files = files(DriftScenario.RENAMED);
        DriftScenario.RENAMED.load(files, DriftScenario.Run.REPLACE).exits(ExitCode.REFUSED)
                .says("""
                        refused customers: 0 written of 0 rows read
                          columns: new columns that no feature uses: `totals`
                        error: view `customers` was refused, and nothing was written:
                          column `total` of the feature `total` was dropped: the source no longer has it; the last accepted run had \
                        it as double; was it renamed to `totals`? If so, set `source.columns: {total: totals}`
                        Correct the source, or run it once with --accept: the feature is null then. `expect: {columns: warn}` \
                        accepts that always.
                        """);
        files.larder().run("doctor").exits(ExitCode.FAILED);
        files.materialize("--replace", "--yes", "--accept").exits(ExitCode.OK);
        assertEquals("c1=", files.stored());
        // Without it there is no comparison that anything is missing from.
        files.verify("-o", "csv").exits(ExitCode.OK).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,1,0,0,0,0,0,0,0,0,0,0
                """);
    }

    @Test
    void theConfigMayAcceptDroppedColumns() {
        for (String rule : List.of("warn", "nulls")) {
            CustomerFiles files = new CustomerFiles(folder, DriftScenario.DROPPED.view()
                    + "  expect: {columns: " + rule + "}\n");
            DriftScenario.DROPPED.load(files, DriftScenario.Run.FIRST).exits(ExitCode.OK).saysLike(
                    "(?s)done customers.*\n  columns: column `total` of the feature `total` was dropped: .*");
            files.larder().run("truncate", "customers", "--yes");
        }
    }

    @Test
    void aColumnThatWasAddedIsSaidAndFine() {
        CustomerFiles files = files(DriftScenario.ADDED);
        DriftScenario.ADDED.load(files, DriftScenario.Run.FIRST, "--report", "report.json").exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 superseded
                  columns: column `total` of the feature `total` was added: older files lack it, 1 of 2 files (such as \
                `FOLDER/data/a.parquet`), and have null
                  watermark: none -> 2026-11-19T00:00:00Z
                """);
        String report = files.read("report.json");
        assertTrue(
                report.contains("\"drift\":[{\"kind\":\"added\",\"column\":\"total\",\"detail\":\"column `total` of"),
                report);
        assertEquals("c1=1.5 c2=", files.stored());
    }

    @Test
    void typesThatDifferAreSaid() {
        CustomerFiles files = files(DriftScenario.WIDENED);
        DriftScenario.WIDENED.load(files, DriftScenario.Run.INCREMENTAL).exits(ExitCode.OK)
                .says("""
                        done customers: 1 written of 1 row read
                          files: 1 new; rows: 1 new
                          columns: column `clicks` of the feature `clicks` changed its type: it was int32 (INTEGER(16,true)) in the \
                        last accepted run, and is int64 (INTEGER(64,true)) in the newest file
                          watermark: 2026-11-18T02:00:00Z -> 2026-11-19T00:00:00Z
                        """);
    }

    @Test
    void columnsThatNoFeatureUsesAreNamedWhenTheyAreNew() {
        CustomerFiles files = files(DriftScenario.UNUSED_ADDED);
        DriftScenario.UNUSED_ADDED.load(files, DriftScenario.Run.INCREMENTAL).exits(ExitCode.OK).says("""
                done customers: 1 written of 1 row read
                  files: 1 new; rows: 1 new
                  columns: new columns that no feature uses: `extra`
                  watermark: 2026-11-18T02:00:00Z -> 2026-11-19T00:00:00Z
                """);
        files.materialize().exits(ExitCode.OK).says("done customers: 2 written of 3 rows read, 1 superseded\n");
        files.materialize("--dry-run").exits(ExitCode.OK).saysLike("(?s).*\n  columns: columns that no feature uses:"
                + " `extra`\n");
        String doctor = files.larder().run("doctor").exits(ExitCode.OK).out();
        assertTrue(doctor.contains("OK    columns of customers: columns that no feature uses: `extra`\n"), doctor);
    }

    @Test
    void theDoctorSaysWhatWouldBeRefused() {
        CustomerFiles files = files(DriftScenario.DROPPED);
        DriftScenario.DROPPED.load(files, DriftScenario.Run.INCREMENTAL);
        String doctor = files.larder().run("doctor").exits(ExitCode.FAILED).out();
        assertTrue(doctor.contains("FAIL  columns of customers: column `total` of the feature `total` was dropped: "),
                doctor);
    }

    @Test
    void manyFilesAreGrouped() {
        CustomerFiles files = files(DriftScenario.DROPPED);
        for (int day = 1; day <= 12; day++) {
            String total = day % 3 == 0 ? "" : ", 1.0::DOUBLE AS total";
            files.sql("d%02d.parquet".formatted(day),
                    "SELECT 'c' AS customer_id, TIMESTAMP '2026-11-01' + to_days(" + day
                            + ") AS event, 1::" + (day < 6 ? "INT" : "BIGINT") + " AS clicks" + total);
        }
        files.sql("d13.parquet", "SELECT 'c' AS customer_id, TIMESTAMP '2026-11-14' AS event, 1::BIGINT AS clicks,"
                + " 1.0::DOUBLE AS total");
        files.materialize().exits(ExitCode.OK)
                .says("""
                        done customers: 1 written of 13 rows read, 12 superseded
                          columns: column `total` of the feature `total` is missing in some files, 4 of 13 files (such as \
                        `FOLDER/data/d12.parquet`), which have null
                          columns: column `clicks` of the feature `clicks` has several types: int64 (INTEGER(64,true)) in 8 files (such as \
                        `FOLDER/data/d13.parquet`), int32 (INTEGER(32,true)) in 5 files (such as `FOLDER/data/d05.parquet`)
                          watermark: none -> 2026-11-14T00:00:00Z
                        """);
    }

    @Test
    void aDamagedBaselineIsSaid() {
        CustomerFiles files = files(DriftScenario.DROPPED);
        DriftScenario.DROPPED.firstNight(files);
        files.materialize();
        for (String text : List.of("{", "{\"version\": 2}", "[]", "{\"version\": 1}",
                "{\"version\":1,\"columns\":{}}")) {
            try (SqliteStore store = new SqliteStore(
                    folder.resolve(".larder/online.db"), "acme", files.larder().clock())) {
                store.ledger().keep("customers", RunDocument.PROFILE, text.getBytes(UTF_8));
            }
            files.materialize().exits(ExitCode.OK)
                    .says("""
                            done customers: 2 written of 2 rows read
                              note: what the store keeps of the last accepted run %s, so changes since then are not checked; this \
                            run replaces it if it is accepted
                            """
                            .formatted(text.contains("2") ? "was written by another version of larder" : "is damaged"));
            files.materialize().exits(ExitCode.OK).says("done customers: 2 written of 2 rows read\n");
        }
    }
}
