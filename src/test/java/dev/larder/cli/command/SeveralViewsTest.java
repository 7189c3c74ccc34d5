package dev.larder.cli.command;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** Several views in one run: in the order of the config, independent of each other, with the worst exit code. */
class SeveralViewsTest {
    private static final String VIEW = """
            %1$s:
              entity: {customer_id: string}
              source: {path: data/%1$s.parquet, event_timestamp: event}
              features: {total: double}
            """;

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void threeViews() {
        files = new CustomerFiles(folder, VIEW.formatted("zebra") + VIEW.formatted("middle") + VIEW.formatted("ant"));
        files.rows("zebra.parquet", "'c1', '2026-11-19', 1");
        files.rows("ant.parquet", "'c1', '2026-11-19', 1", "NULL, '2026-11-19', 1");
    }

    @Test
    void aFailedViewDoesNotStopTheOthers() {
        files.materialize().exits(ExitCode.FAILED).says("""
                done zebra: 1 written of 1 row read
                  watermark: none -> 2026-11-19T00:00:00Z
                failed middle: 0 written of 0 rows read
                error: `FOLDER/data/middle.parquet` does not exist
                partly ant: 1 written of 2 rows read, 1 rejected
                  rejected: 1 null join key
                """);
    }

    @Test
    void failFastStopsAtTheFirstFailure() {
        files.materialize("--fail-fast").exits(ExitCode.FAILED).says("""
                done zebra: 1 written of 1 row read
                  watermark: none -> 2026-11-19T00:00:00Z
                failed middle: 0 written of 0 rows read
                error: `FOLDER/data/middle.parquet` does not exist
                """);
    }

    @Test
    void theWorstExitCodeWins() {
        files.materialize("ant", "zebra", "ant").exits(ExitCode.PARTLY).says("""
                partly ant: 1 written of 2 rows read, 1 rejected
                  rejected: 1 null join key
                done zebra: 1 written of 1 row read
                  watermark: none -> 2026-11-19T00:00:00Z
                """);
        files.sql("middle.parquet", "SELECT 1 AS customer_id, DATE '2026-11-19' AS event, 'x' AS total");
        files.materialize().exits(ExitCode.USAGE);
    }

    @Test
    void aDryRunOfSeveralViewsIsOneDocument() {
        files.materialize("zebra", "ant", "--dry-run", "-o", "csv").exits(ExitCode.PARTLY).prints("""
                view,name,column,parquet
                zebra,customer_id,customer_id,binary (STRING)
                zebra,event,event,"int64 (TIMESTAMP(MICROS,false))"
                zebra,total,total,double
                ant,customer_id,customer_id,binary (STRING)
                ant,event,event,"int64 (TIMESTAMP(MICROS,false))"
                ant,total,total,double
                """);
    }

    @Test
    void verifyContinuesAfterAFailedView() {
        files.materialize();
        files.verify("-o", "csv").exits(ExitCode.FAILED).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                zebra,1,0,0,0,0,0,0,0,0,0,0
                ant,1,0,0,0,0,0,0,0,0,1,0
                """).says("""
                middle: not verified
                error: `FOLDER/data/middle.parquet` does not exist
                """);
    }
}
