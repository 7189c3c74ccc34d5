package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** The watermark: where the next run by event time starts, and what moves it. */
class IncrementalTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void twoDays() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-18 08:00', 1", "'c2', '2026-11-19 08:00', 2");
    }

    @Test
    void theFirstRunReadsEverything() {
        files.materialize("--incremental=event").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
    }

    @Test
    void laterRunsStartAtTheWatermark() {
        files.materialize("--incremental=event");
        files.rows("b.parquet", "'c3', '2026-11-19 07:59', 3", "'c4', '2026-11-19 08:00', 4",
                "'c5', '2026-11-19 09:00', 5");

        files.materialize("--incremental=event").exits(ExitCode.OK)
                .says("""
                        done customers: 3 written of 5 rows read, 2 before the window
                          late: 1 row of new and changed files is before the window and not loaded; --incremental without =event \
                        loads late rows
                          watermark: 2026-11-19T08:00:00Z -> 2026-11-19T09:00:00Z
                        """);
        assertEquals("c1=1.0 c2=2.0 c4=4.0 c5=5.0", files.stored());
    }

    @Test
    void lookbackPicksUpLateRows() {
        files.materialize("--incremental=event");
        files.rows("b.parquet", "'c3', '2026-11-19 07:00', 3", "'c4', '2026-11-19 06:59', 4");

        files.materialize("--incremental=event", "--lookback", "1h").exits(ExitCode.OK)
                .says("""
                        done customers: 2 written of 4 rows read, 2 before the window
                          late: 1 row of new and changed files is before the window and not loaded; --incremental without =event \
                        loads late rows
                          no new data: no row is newer than the watermark, 2026-11-19T08:00:00Z
                        """);
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
    }

    @Test
    void theWatermarkIsTheNewestEventTimeAndNeverMovesBack() {
        files.materialize("--incremental=event");
        files.delete("a.parquet");
        files.rows("b.parquet", "'c9', '2026-11-17', 9", "'c9', '2026-11-16', 8");

        files.materialize().exits(ExitCode.OK).says("done customers: 1 written of 2 rows read, 1 superseded\n");
        files.materialize("--incremental=event").exits(ExitCode.OK)
                .says("""
                        done customers: 0 written of 0 rows read
                          no new data: no row is newer than the watermark, 2026-11-19T08:00:00Z
                        """);
    }

    @Test
    void futureRowsAreReadOnceTheirTimeHasCome() {
        files.rows("b.parquet", "'c3', '2026-11-20 08:00', 3", "'c4', '2026-11-20 08:00:00.000001', 4");
        files.materialize("--incremental=event").exits(ExitCode.OK).says("""
                done customers: 3 written of 4 rows read, 1 after the window
                  watermark: none -> 2026-11-20T08:00:00Z
                """);
        files.larder().clock().advance(Duration.ofSeconds(1));
        files.materialize("--incremental=event").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  watermark: 2026-11-20T08:00:00Z -> 2026-11-20T08:00:00.000001Z
                """);
    }

    @Test
    void dryRunsAndTooManyRejectsDoNotMoveTheWatermark() {
        files.materialize("--dry-run").exits(ExitCode.OK);
        files.rows("b.parquet", "NULL, '2026-11-19 09:00', 3");
        files.materialize().exits(ExitCode.PARTLY).says("""
                partly customers: 2 written of 3 rows read, 1 rejected
                  rejected: 1 null join key
                """);
        files.materialize("--incremental=event", "--max-rejects", "1").exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 rejected
                  rejected: 1 null join key
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
    }

    @Test
    void aFailedRunDoesNotMoveTheWatermark() {
        files.materialize("--min-rows", "3").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 2 rows read
                error: view `customers` was refused, and nothing was written:
                  the source has 2 rows in the window, fewer than the 3 that --min-rows or `min_rows` asks for
                Correct the source, or lower the limit.
                """);
        assertEquals("", files.stored());
        files.materialize("--incremental=event").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
    }

    @Test
    void aWindowThatLeavesAGapDoesNotMoveTheWatermark() {
        files.materialize("--from", "2026-11-19").exits(ExitCode.OK).says("""
                done customers: 1 written of 2 rows read, 1 before the window
                  watermark: stays none, because --from skips rows after it
                """);
        files.materialize("--to", "2026-11-19").exits(ExitCode.OK).says("""
                done customers: 1 written of 2 rows read, 1 after the window
                  watermark: none -> 2026-11-18T08:00:00Z
                """);
        files.materialize("--from", "2026-11-18T08:00:00.000001Z").exits(ExitCode.OK).says("""
                done customers: 1 written of 2 rows read, 1 before the window
                  watermark: stays 2026-11-18T08:00:00Z, because --from skips rows after it
                """);
        files.materialize("--from", "2026-11-18T08:00:00Z").exits(ExitCode.OK).says("""
                done customers: 2 written of 2 rows read
                  watermark: 2026-11-18T08:00:00Z -> 2026-11-19T08:00:00Z
                """);
    }
}
