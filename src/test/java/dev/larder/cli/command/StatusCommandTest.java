package dev.larder.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunDocument;
import dev.larder.store.sqlite.SqliteStore;

/** How old a view is, how its last run ended, and what a probe gets. */
class StatusCommandTest {
    private static final String FRESHNESS = "  freshness: {warn: 26h, error: 36h}\n";
    private static final String ROWS_ARE = "rows are those of the last full run; `larder stats` counts them\n";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void rows() {
        files = new CustomerFiles(folder, CustomerFiles.VIEW + FRESHNESS);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1", "'c1', '2026-11-19 07:00', 2",
                "'c2', '2026-11-19 07:30', 3");
    }

    private Larder.Run status(String... options) {
        String[] line = new String[options.length + 1];
        line[0] = "status";
        System.arraycopy(options, 0, line, 1, options.length);
        return files.larder().run(line);
    }

    private void inStore(Consumer<OnlineStore> work) {
        try (SqliteStore store = new SqliteStore(folder.resolve(".larder/online.db"), "acme",
                files.larder().clock())) {
            work.accept(store);
        }
    }

    @Test
    void aViewThatWasNeverLoadedIsOverItsLimit() {
        status().exits(ExitCode.REFUSED).prints("""
                view       freshness  age  newest_event  watermark  rows  last_run  result
                customers  error                                                    never run
                """).says("stale customers: no run has loaded a row; freshness.error (36h) applies\n");
        assertFalse(Files.exists(folder.resolve(".larder")), "the store was made");
    }

    @Test
    void withoutLimitsNothingIsJudged() {
        files.larder().views(CustomerFiles.VIEW);
        status().exits(ExitCode.OK).prints("""
                view       freshness  age  newest_event  watermark  rows  last_run  result
                customers                                                           never run
                """).says("");
    }

    @Test
    void aFreshView() {
        files.materialize().exits(ExitCode.OK);
        status("customers").exits(ExitCode.OK)
                .prints("""
                        view       freshness  age  newest_event          watermark             rows  last_run              result
                        customers  ok         1d   2026-11-19T08:00:00Z  2026-11-19T08:00:00Z  2     2026-11-20T08:00:00Z  ok
                        """)
                .says(ROWS_ARE);
    }

    @Test
    void aViewThatIsOverALimitIsNamedWithHowMuch() {
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofHours(3));
        String late = "late customers: the newest event, 2026-11-19T08:00:00Z, is 1d 3h old, 1h over freshness.warn (26h)\n";
        status("-q").exits(ExitCode.OK).says(late);
        status("-q", "--strict").exits(ExitCode.REFUSED).says(late);
        files.larder().clock().advance(Duration.ofHours(10));
        status().exits(ExitCode.REFUSED)
                .prints("""
                        view       freshness  age     newest_event          watermark             rows  last_run              result
                        customers  error      1d 13h  2026-11-19T08:00:00Z  2026-11-19T08:00:00Z  2     2026-11-20T08:00:00Z  ok
                        """)
                .says(ROWS_ARE + "stale customers: the newest event, 2026-11-19T08:00:00Z, is 1d 13h old, 1h over"
                        + " freshness.error (36h)\n");
    }

    /** The rows and the newest event are those of the runs that loaded some. */
    @Test
    void aLastRunThatFailedIsSaid() {
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofHours(1));
        files.delete("a.parquet");
        files.materialize("--incremental").exits(ExitCode.FAILED);
        status().exits(ExitCode.OK)
                .prints("""
                        view       freshness  age    newest_event          watermark             rows  last_run              result
                        customers  ok         1d 1h  2026-11-19T08:00:00Z  2026-11-19T08:00:00Z  2     2026-11-20T09:00:00Z  failed
                        """)
                .says(ROWS_ARE + "failed customers: the run of 2026-11-20T09:00:00Z: `FOLDER/data` has no Parquet"
                        + " files (see larder runs customers)\n");
    }

    @Test
    void aRefusedRunAndOneThatIsPartlyDone() {
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofMinutes(1));
        files.materialize("--min-rows", "10").exits(ExitCode.REFUSED);
        status("-q").exits(ExitCode.OK)
                .says("refused customers: the run of 2026-11-20T08:01:00Z: view `customers` was refused,"
                        + " and nothing was written: the source has 3 rows in the window, fewer than the 10 that --min-rows or `min_rows` asks for; Correct the source, or lower"
                        + " the limit. (see larder runs customers)\n");
        files.rows("b.parquet", "NULL, '2026-11-19', 6", "'c9', '2026-11-19 10:00', 3");
        files.larder().clock().advance(Duration.ofMinutes(1));
        files.materialize().exits(ExitCode.PARTLY);
        // The watermark stays, but a row of ten o'clock is in the store.
        status("-q").exits(ExitCode.OK)
                .prints("""
                        view       freshness  age     newest_event          watermark             rows  last_run              result
                        customers  ok         22h 2m  2026-11-19T10:00:00Z  2026-11-19T08:00:00Z  3     2026-11-20T08:02:00Z  partly
                        """)
                .says("partly customers: the run of 2026-11-20T08:02:00Z (see larder runs customers)\n");
    }

    @Test
    void aRunThatGoesOnAndOneThatDied() {
        files.materialize().exits(ExitCode.OK);
        inStore(store -> {
            store.ledger().keep("customers", RunDocument.RUNS,
                    """
                            {"version":1,"runs":[{"run_id":"r1","started":"2026-11-20T07:59:00Z","status":"running","host":"node-7",\
                            "holder":"node-7/123/place/0f"}]}"""
                            .getBytes(UTF_8));
            store.ledger().acquire("customers", "node-7/123/place/0f", Duration.ofMinutes(1));
        });
        status().exits(ExitCode.OK)
                .prints("""
                        view       freshness  age  newest_event          watermark             rows  last_run              result
                        customers  ok         1d   2026-11-19T08:00:00Z  2026-11-19T08:00:00Z        2026-11-20T07:59:00Z  running
                        """)
                .says("running customers: process 123 on node-7, since 2026-11-20T08:00:00Z\n");
        files.larder().clock().advance(Duration.ofMinutes(1));
        status().exits(ExitCode.OK)
                .prints("""
                        view       freshness  age  newest_event          watermark             rows  last_run              result
                        customers  ok         1d   2026-11-19T08:00:00Z  2026-11-19T08:00:00Z        2026-11-20T07:59:00Z  died
                        """)
                .says("died customers: the run of 2026-11-20T07:59:00Z on node-7 did not report its end: the process was killed, or"
                        + " its machine failed\n");
    }

    @Test
    void aHistoryThatCannotBeReadIsNone() {
        files.materialize().exits(ExitCode.OK);
        for (String damaged : new String[]{"{", "[]", "{\"runs\":[{}]}", "{\"runs\":[1]}",
                "{\"runs\":[{\"started\":\"soon\"}]}"}) {
            inStore(store -> store.ledger().keep("customers", RunDocument.RUNS, damaged.getBytes(UTF_8)));
            status().exits(ExitCode.OK).prints("""
                    view       freshness  age  newest_event          watermark             rows  last_run  result
                    customers  ok         1d   2026-11-19T08:00:00Z  2026-11-19T08:00:00Z
                    """).says("");
            assertEquals("", files.larder().run("runs", "-o", "jsonl").exits(ExitCode.OK).out());
        }
        files.materialize().exits(ExitCode.OK);
        assertEquals(1, files.larder().run("runs", "-o", "jsonl").exits(ExitCode.OK).out().lines().count());
    }

    @Test
    void theSourceTellsALoadThatLagsFromADeadUpstream() {
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofHours(13));
        String stale = "stale customers: the newest event, 2026-11-19T08:00:00Z, is 1d 13h old, 1h over freshness.error (36h)";
        status("-q", "--source").exits(ExitCode.REFUSED).says(stale
                + "; the source has nothing newer than 2026-11-19T08:00:00Z: look upstream of it\n");
        files.rows("b.parquet", "'c3', '2026-11-20 05:00', 4");
        status("-q", "--source").exits(ExitCode.REFUSED).says(stale
                + "; the source has newer events, up to 2026-11-20T05:00:00Z: the load lags\n");
        status("--source", "-o", "csv").exits(ExitCode.REFUSED)
                .prints("""
                        view,freshness,age_seconds,warn_seconds,error_seconds,newest_event,watermark,rows,rows_at,last_run,run_id,result,error,\
                        last_success,running_since,running_by,source_newest_event,cause
                        customers,error,133200,93600,129600,2026-11-19T08:00:00Z,2026-11-19T08:00:00Z,2,2026-11-20T08:00:00Z,2026-11-20T08:00:00Z,\
                        %s,ok,,2026-11-20T08:00:00Z,,,2026-11-20T05:00:00Z,load
                        """
                        .formatted(lastRun()));
        files.delete("a.parquet");
        files.delete("b.parquet");
        status("-q", "--source").exits(ExitCode.FAILED)
                .says("error: `FOLDER/data` has no Parquet files\n" + stale + "\n");
    }

    private String lastRun() {
        return files.larder().run("runs", "--last", "1", "-o", "csv").out().lines().skip(1).findFirst().orElseThrow()
                .split(",")[1];
    }

    @Test
    void theTableShowsTheSourceToo() {
        files.materialize().exits(ExitCode.OK);
        files.rows("b.parquet", "'c3', '2026-11-20 05:00', 4");
        status("-q", "--source").exits(ExitCode.OK).says("")
                .prints("""
                        view       freshness  age  newest_event          watermark             rows  last_run              result  \
                        source_newest_event   cause
                        customers  ok         1d   2026-11-19T08:00:00Z  2026-11-19T08:00:00Z  2     2026-11-20T08:00:00Z  ok      \
                        2026-11-20T05:00:00Z  load
                        """);
    }

    @Test
    void jsonHasEverything() {
        files.materialize().exits(ExitCode.OK);
        status("-o", "jsonl").exits(ExitCode.OK).says("")
                .prints("""
                        {"view":"customers","freshness":"ok","age_seconds":86400,"warn_seconds":93600,"error_seconds":129600,\
                        "newest_event":"2026-11-19T08:00:00Z","watermark":"2026-11-19T08:00:00Z","rows":2,"rows_at":"2026-11-20T08:00:00Z",\
                        "last_run":"2026-11-20T08:00:00Z","run_id":"%s","result":"ok","error":null,"last_success":"2026-11-20T08:00:00Z",\
                        "running_since":null,"running_by":null}
                        """
                        .formatted(lastRun()));
    }

    @Test
    void metricsForAProbe() {
        files.larder()
                .views(CustomerFiles.VIEW + FRESHNESS + "orders:\n  entity: {id: string}\n  features: {n: int64}\n");
        files.materialize("customers").exits(ExitCode.OK);
        status("-o", "prometheus", "--source").exits(ExitCode.OK).says("")
                .prints("""
                        # HELP larder_newest_event_timestamp_seconds The newest event time that was loaded; absent if none was.
                        # TYPE larder_newest_event_timestamp_seconds gauge
                        larder_newest_event_timestamp_seconds{project="acme",view="customers"} 1795075200.000000
                        # HELP larder_materialize_watermark_timestamp_seconds Event time up to which the view is materialized; absent if it \
                        never was.
                        # TYPE larder_materialize_watermark_timestamp_seconds gauge
                        larder_materialize_watermark_timestamp_seconds{project="acme",view="customers"} 1795075200.000000
                        # HELP larder_freshness_limit_seconds How old the newest event may be.
                        # TYPE larder_freshness_limit_seconds gauge
                        larder_freshness_limit_seconds{project="acme",view="customers",severity="warn"} 93600.000000
                        larder_freshness_limit_seconds{project="acme",view="customers",severity="error"} 129600.000000
                        # HELP larder_freshness_level 0 if the newest event is within the limits, 1 if it is over warn, 2 if it is over error.
                        # TYPE larder_freshness_level gauge
                        larder_freshness_level{project="acme",view="customers"} 0
                        # HELP larder_rows Rows that the last full run left in the store.
                        # TYPE larder_rows gauge
                        larder_rows{project="acme",view="customers"} 2
                        # HELP larder_last_success_timestamp_seconds When the last successful run of the view ended; absent if that is not known.
                        # TYPE larder_last_success_timestamp_seconds gauge
                        larder_last_success_timestamp_seconds{project="acme",view="customers"} 1795161600.000000
                        # HELP larder_materialize_last_run_timestamp_seconds When the last run of the view ended.
                        # TYPE larder_materialize_last_run_timestamp_seconds gauge
                        larder_materialize_last_run_timestamp_seconds{project="acme",view="customers"} 1795161600.000000
                        # HELP larder_materialize_success 1 if the last run succeeded.
                        # TYPE larder_materialize_success gauge
                        larder_materialize_success{project="acme",view="customers"} 1
                        # HELP larder_materialize_exit_code The exit code of the last run.
                        # TYPE larder_materialize_exit_code gauge
                        larder_materialize_exit_code{project="acme",view="customers"} 0
                        # HELP larder_run_in_progress 1 while a run has the view.
                        # TYPE larder_run_in_progress gauge
                        larder_run_in_progress{project="acme",view="customers"} 0
                        larder_run_in_progress{project="acme",view="orders"} 0
                        # HELP larder_source_newest_event_timestamp_seconds The newest event time of the source by its footers; absent if they \
                        do not say it.
                        # TYPE larder_source_newest_event_timestamp_seconds gauge
                        larder_source_newest_event_timestamp_seconds{project="acme",view="customers"} 1795075200.000000
                        """);
    }

    @Test
    void onlyStatusHasMetrics() {
        files.larder().run("views", "-o", "prometheus").exits(ExitCode.USAGE)
                .says("""
                        error: -o prometheus is a format of `larder status` only. Formats of all commands: table, vertical, json, jsonl, csv
                        """);
    }

    /** A view that never got a row has nothing else in the store. */
    @Test
    void teardownForgetsTheHistoryOfRunsThatFailed() {
        files.larder().views(CustomerFiles.VIEW + CustomerFiles.VIEW.replace("customers", "orders")
                .replace("path: data", "path: missing"));
        files.materialize().exits(ExitCode.FAILED);
        status("-q", "orders").says("failed orders: the run of 2026-11-20T08:00:00Z: `FOLDER/missing` does not exist"
                + " (see larder runs orders)\n");
        files.larder().run("teardown", "--yes").exits(ExitCode.OK).says("done: 2 rows removed\n");
        assertEquals("", files.larder().run("runs", "-o", "jsonl").exits(ExitCode.OK).out());
        files.larder().run("teardown", "--yes").exits(ExitCode.OK)
                .says("nothing to remove: the store has no rows of project acme\n");
    }

    @Test
    void truncateForgetsTheHistory() {
        files.materialize().exits(ExitCode.OK);
        files.larder().run("truncate", "customers", "--yes").exits(ExitCode.OK);
        status("-q").exits(ExitCode.REFUSED).prints("""
                view       freshness  age  newest_event  watermark  rows  last_run  result
                customers  error                                                    never run
                """);
    }
}
