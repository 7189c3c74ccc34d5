package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** A source without anything new is not silently a success. */
class NoNewDataTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void loadedOnce() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-19 07:00', 1", "'c2', '2026-11-19 08:00', 2");
        files.materialize("--incremental=event").exits(ExitCode.OK);
    }

    @Test
    void nothingNewIsSaidAndReported() {
        files.materialize("--incremental=event", "--lookback", "2h", "--report", "report.json").exits(ExitCode.OK)
                .says("""
                        done customers: 2 written of 2 rows read
                          no new data: no row is newer than the watermark, 2026-11-19T08:00:00Z
                        """);
        assertTrue(files.read("report.json").contains("\"new_rows\":0,"), files.read("report.json"));
    }

    @Test
    void rowsOfTheLookbackDoNotCountForMinRows() {
        files.materialize("--incremental=event", "--lookback", "2h", "--min-rows", "1").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 2 rows read
                  no new data: no row is newer than the watermark, 2026-11-19T08:00:00Z
                error: view `customers` was refused, and nothing was written:
                  the source has 0 new rows (newer than the watermark, 2026-11-19T08:00:00Z), fewer than the 1 that \
                --min-rows or `min_rows` asks for
                Correct the source, or lower the limit.
                """);
    }

    @Test
    void requireNewRefuses() {
        files.rows("late.parquet", "'c3', '2026-11-19 07:30', 3");
        files.materialize("--incremental=event", "--lookback", "2h", "--require-new").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 3 rows read
                  no new data: no row is newer than the watermark, 2026-11-19T08:00:00Z
                error: view `customers` was refused, and nothing was written:
                  --require-new asks for new rows, but no row is newer than the watermark, 2026-11-19T08:00:00Z
                Correct the source, or leave out --require-new.
                """);
        assertEquals("c1=1.0 c2=2.0", files.stored());
        files.rows("b.parquet", "'c3', '2026-11-19 08:00:00.000001', 3");
        files.materialize("--incremental=event", "--lookback", "2h", "--require-new").exits(ExitCode.OK);
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
        files.materialize("--require-new").exits(ExitCode.REFUSED);
    }

    @Test
    void theConfigMaySetTheLimitsOfOneView() {
        files = new CustomerFiles(folder, CustomerFiles.VIEW + "  min_rows: 2\n  lookback: 2h\n  max_rejects: 1\n");
        files.rows("b.parquet", "'c3', '2026-11-19 09:00', 3", "NULL, '2026-11-19 09:00', 3");
        files.materialize("--incremental=event").exits(ExitCode.REFUSED);
        files.materialize("--incremental=event", "--min-rows", "1", "--max-rejects", "0").exits(ExitCode.PARTLY);
        files.materialize("--incremental=event", "--min-rows", "1").exits(ExitCode.OK).says("""
                done customers: 3 written of 4 rows read, 1 rejected
                  rejected: 1 null join key
                  watermark: 2026-11-19T08:00:00Z -> 2026-11-19T09:00:00Z
                """);
        files.materialize("--incremental=event", "--min-rows", "0", "--lookback", "30m").exits(ExitCode.OK);
    }

    @Test
    void theRejectsOfOneViewDoNotHoldBackAnother() {
        files = new CustomerFiles(folder, CustomerFiles.VIEW + "  max_rejects: 1\n"
                + CustomerFiles.VIEW.replace("customers:", "strict:"));
        files.rows("b.parquet", "'c3', '2026-11-19 09:00', 3", "NULL, '2026-11-19 09:00', 3");
        files.materialize().exits(ExitCode.PARTLY).says("""
                done customers: 3 written of 4 rows read, 1 rejected
                  rejected: 1 null join key
                  watermark: 2026-11-19T08:00:00Z -> 2026-11-19T09:00:00Z
                partly strict: 3 written of 4 rows read, 1 rejected
                  rejected: 1 null join key
                """);
    }
}
