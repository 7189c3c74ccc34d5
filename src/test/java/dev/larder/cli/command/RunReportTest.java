package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;
import dev.larder.materialize.HostName;

/** Reports and metrics of a run for its scheduler, and the plan of a dry run. */
class RunReportTest {
    /** The counts whose sum is the number of rows read. */
    private static final List<String> OUTCOMES = List.of("before_window", "after_window", "superseded", "rejected",
            "expired", "stale",
            "dropped", "written", "failed");

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void rowsOfEveryOutcome() {
        files = new CustomerFiles(folder, CustomerFiles.VIEW.replace("ttl: never", "ttl: 2d\n  ttl_from: event"));
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1", "'c1', '2026-11-19 07:00', 2",
                "'c2', '2026-11-19 08:00', 3", "'c3', '2026-11-20 08:30', 4", "'c4', '2026-11-18 08:00', 5",
                "NULL, '2026-11-19', 6", "'c5', '2026-11-01', 7", "'c6', '2026-11-20', 8");
        files.larder().run("put", "customers", "customer_id=c2", "total=9", "--timestamp", "2026-11-19T09:00:00Z");
    }

    private JsonNode report(String file) {
        return JsonMapper.shared().readTree(files.read(file));
    }

    @Test
    void everyRowIsAccountedFor() {
        files.materialize("--from", "2026-11-10", "--max-rejects", "1", "--report", "report.json").exits(ExitCode.OK)
                .says("""
                        done customers: 2 written of 8 rows read, 1 superseded, 1 before the window, 1 after the window, 1 rejected, 1 expired, \
                        1 stale
                          rejected: 1 null join key
                          watermark: stays none, because --from skips rows after it
                        """);
        JsonNode view = report("report.json").get("views").get(0);
        assertEquals(8, view.get("read").asLong());
        assertEquals(8, OUTCOMES.stream().mapToLong(outcome -> view.get(outcome).asLong()).sum());
        assertEquals("{\"null join key\":1}", view.get("rejected_by").toString());
    }

    @Test
    void theReportHasAllCountsAndTimes() {
        files.materialize("--max-rejects", "10%", "--report", "report.json").exits(ExitCode.PARTLY);
        String text = files.read("report.json");
        JsonNode report = report("report.json");
        assertTrue(report.get("peak_memory_bytes").asLong() > 1_000_000, text);
        assertTrue(report.get("allocated_bytes").asLong() > 1_000_000, text);
        JsonNode view = report.get("views").get(0);
        assertEquals("[plan, lease, latest, expect, write, replace]", view.get("seconds").propertyNames().toString());
        assertRate(8, view.get("latest_rows_per_second"), view.get("seconds").get("latest"));
        assertRate(2, view.get("written_rows_per_second"), view.get("seconds").get("write"));
        String withoutMeasures = text.replaceAll("\"(peak_memory|allocated)_bytes\":\\d+", "\"$1_bytes\":0")
                .replaceAll("\"seconds\":\\{[^}]*}", "\"seconds\":{}")
                .replaceAll("_per_second\":\\d+", "_per_second\":0")
                .replaceAll("\"version\":\"[^\"]+\"", "\"version\":\"VERSION\"")
                .replace("\"host\":\"" + HostName.current() + "\"", "\"host\":\"HOST\"")
                .replaceAll("\"run_id\":\"[0-9a-f-]{36}\"", "\"run_id\":\"ID\"");
        assertEquals(
                """
                        {"project":"acme","version":"VERSION","host":"HOST","options":["--max-rejects=10%","--report=report.json"],\
                        "peak_memory_bytes":0,"allocated_bytes":0,"views":[{"view":"customers","run_id":"ID","kind":"full",\
                        "started":"2026-11-20T08:00:00Z","status":"partly","ended":"2026-11-20T08:00:00Z","exit_code":4,"error":null,\
                        "plan":{"from":null,"to":"2026-11-20T08:00:00.000001Z","files":1,"row_groups":1,"row_groups_read":1,\
                        "rows":8,"rows_skipped_early":0,"rows_skipped_late":0},\
                        "drift":[],"not_met":[],"new_rows":6,"late_rows":0,"arrived":null,"profile":{"taken":"2026-11-20T08:00:00Z","rows":6,"entities":5,\
                        "newest_event":"2026-11-20T00:00:00Z","features":{}},\
                        "read":8,"before_window":0,"after_window":1,"superseded":1,"rejected":1,"expired":2,"stale":1,"dropped":0,"written":2,\
                        "failed":0,"deleted":0,"deleted_by_source":0,"undeleted":0,"ties":0,"rejected_by":{"null join key":1},"first_failure":null,\
                        "seconds":{},"latest_rows_per_second":0,"written_rows_per_second":0,"spilled_bytes":0,\
                        "watermark_before":null,"watermark_after":null,"notes":[]}]}
                        """,
                withoutMeasures);
    }

    private static void assertRate(double rows, JsonNode rate, JsonNode seconds) {
        assertEquals(rows / seconds.asDouble(), rate.asDouble(), 0.51, rate + " in " + seconds + " s");
    }

    /** Two rows of one entity have the same event time, and no created time decides. */
    @Test
    void tiesAreReported() {
        files.rows("a.parquet", "'c7', '2026-11-19 08:00', 1", "'c7', '2026-11-19 08:00', 2",
                "'c8', '2026-11-19 08:00', 3", "'c8', '2026-11-18 08:00', 3", "'c8', '2026-11-18 08:00', 4");
        files.materialize("--report", "report.json", "--metrics", "larder.prom").exits(ExitCode.OK).saysLike(
                "done customers: 2 written of 5 rows read, 3 superseded \\(1 tie decided by row order\\)(?s).*");
        assertEquals(1, report("report.json").get("views").get(0).get("ties").asInt());
        assertTrue(
                files.read("larder.prom").contains("larder_materialize_ties{project=\"acme\",view=\"customers\"} 1\n"));
    }

    @Test
    void bytesInTemporaryFilesAreReported() {
        files.select("b.parquet",
                "SELECT 'e' || i AS customer_id, '2026-11-19 08:00' AS event, 1 AS total FROM range(60_000) t(i)");
        files.materialize("--max-rejects", "1", "--memory", "1m", "--report", "report.json").exits(ExitCode.OK);
        assertTrue(report("report.json").get("views").get(0).get("spilled_bytes").asLong() > 60_000 * 24);
    }

    @Test
    void rowGroupsSkippedByStatisticsAreReported() {
        files.rows("b.parquet", "'c9', '2026-11-20 08:30', 9", "'c9', '2026-11-20 08:40', 9");
        files.materialize("--max-rejects", "1", "--report", "report.json").exits(ExitCode.OK);
        JsonNode plan = report("report.json").get("views").get(0).get("plan");
        assertEquals("""
                {"from":null,"to":"2026-11-20T08:00:00.000001Z","files":2,"row_groups":2,"row_groups_read":1,\
                "rows":10,"rows_skipped_early":0,"rows_skipped_late":2}""", plan.toString());
    }

    @Test
    void theReportOfAFailedRunHasTheError() {
        files.delete("a.parquet");
        files.materialize("--report", "report.json", "--metrics", "m.prom").exits(ExitCode.FAILED);
        JsonNode view = report("report.json").get("views").get(0);
        assertEquals("failed", view.get("status").asString());
        assertEquals("`FOLDER/data` has no Parquet files", view.get("error").asString());
        assertTrue(
                files.read("m.prom").contains("larder_materialize_success{project=\"acme\",view=\"customers\"} 0\n"));
    }

    /** An empty file would end the series of the last run. */
    @Test
    void theMetricsOfTheLastRunStayIfNoViewCouldBegin() {
        files.materialize("--max-rejects", "1", "--metrics", "m.prom").exits(ExitCode.OK);
        String before = files.read("m.prom");
        files.larder().spark((config, clock, cluster) -> {
            throw new NoClassDefFoundError("org/apache/spark/sql/SparkSession");
        });
        files.materialize("--engine", "spark", "--metrics", "m.prom").exits(ExitCode.USAGE);
        assertEquals(before, files.read("m.prom"));
    }

    @Test
    void metricsAreValidPrometheusText() {
        files.materialize("--max-rejects", "1", "--metrics", "larder.prom").exits(ExitCode.OK);
        assertEquals(
                """
                        # HELP larder_materialize_run_info Always 1; the labels say which run the last one was.
                        # TYPE larder_materialize_run_info gauge
                        larder_materialize_run_info{project="acme",view="customers",run_id="ID",version="VERSION",host="HOST"} 1
                        # HELP larder_materialize_last_run_timestamp_seconds When the last run of the view ended.
                        # TYPE larder_materialize_last_run_timestamp_seconds gauge
                        larder_materialize_last_run_timestamp_seconds{project="acme",view="customers"} 1795161600.000000
                        # HELP larder_materialize_success 1 if the last run succeeded.
                        # TYPE larder_materialize_success gauge
                        larder_materialize_success{project="acme",view="customers"} 1
                        # HELP larder_materialize_exit_code The exit code of the last run.
                        # TYPE larder_materialize_exit_code gauge
                        larder_materialize_exit_code{project="acme",view="customers"} 0
                        # HELP larder_last_success_timestamp_seconds When the last successful run of the view ended; absent if that is \
                        not known.
                        # TYPE larder_last_success_timestamp_seconds gauge
                        larder_last_success_timestamp_seconds{project="acme",view="customers"} 1795161600.000000
                        # HELP larder_materialize_duration_seconds How long the last run took.
                        # TYPE larder_materialize_duration_seconds gauge
                        larder_materialize_duration_seconds{project="acme",view="customers"} SECONDS
                        # HELP larder_materialize_watermark_timestamp_seconds Event time up to which the view is materialized; \
                        absent if it never was.
                        # TYPE larder_materialize_watermark_timestamp_seconds gauge
                        larder_materialize_watermark_timestamp_seconds{project="acme",view="customers"} 1795132800.000000
                        # HELP larder_materialize_refused 1 if the last run was refused: its source is not as expected.
                        # TYPE larder_materialize_refused gauge
                        larder_materialize_refused{project="acme",view="customers"} 0
                        # HELP larder_materialize_expectations_not_met Expectations that the source of the last run does not meet.
                        # TYPE larder_materialize_expectations_not_met gauge
                        larder_materialize_expectations_not_met{project="acme",view="customers",severity="error"} 0
                        larder_materialize_expectations_not_met{project="acme",view="customers",severity="warn"} 0
                        # HELP larder_materialize_new_rows Rows of the last run that no earlier run has read; absent if the run \
                        ended before.
                        # TYPE larder_materialize_new_rows gauge
                        larder_materialize_new_rows{project="acme",view="customers"} 6
                        # HELP larder_materialize_files Files of the source of the last run; absent if it ended before they were known.
                        # TYPE larder_materialize_files gauge
                        larder_materialize_files{project="acme",view="customers"} 1
                        # HELP larder_materialize_rows Rows of the last run, by what became of them.
                        # TYPE larder_materialize_rows gauge
                        larder_materialize_rows{project="acme",view="customers",outcome="read"} 8
                        larder_materialize_rows{project="acme",view="customers",outcome="before_window"} 0
                        larder_materialize_rows{project="acme",view="customers",outcome="after_window"} 1
                        larder_materialize_rows{project="acme",view="customers",outcome="superseded"} 1
                        larder_materialize_rows{project="acme",view="customers",outcome="rejected"} 1
                        larder_materialize_rows{project="acme",view="customers",outcome="expired"} 2
                        larder_materialize_rows{project="acme",view="customers",outcome="stale"} 1
                        larder_materialize_rows{project="acme",view="customers",outcome="dropped"} 0
                        larder_materialize_rows{project="acme",view="customers",outcome="written"} 2
                        larder_materialize_rows{project="acme",view="customers",outcome="failed"} 0
                        larder_materialize_rows{project="acme",view="customers",outcome="deleted"} 0
                        larder_materialize_rows{project="acme",view="customers",outcome="deleted_by_source"} 0
                        larder_materialize_rows{project="acme",view="customers",outcome="undeleted"} 0
                        # HELP larder_materialize_rejects Rejected rows of the last run, by reason.
                        # TYPE larder_materialize_rejects gauge
                        larder_materialize_rejects{project="acme",view="customers",reason="null join key"} 1
                        # HELP larder_materialize_ties Entities of the last run whose latest row was chosen among rows with the same \
                        times.
                        # TYPE larder_materialize_ties gauge
                        larder_materialize_ties{project="acme",view="customers"} 0
                        """,
                files.read("larder.prom")
                        .replaceAll("run_id=\"[0-9a-f-]{36}\",version=\"[^\"]+\"", "run_id=\"ID\",version=\"VERSION\"")
                        .replace("host=\"" + HostName.current() + "\"", "host=\"HOST\"")
                        .replaceAll("(duration_seconds\\{.*}) (?!0\\.000000)[0-9]{1,3}\\.[0-9]{6}", "$1 SECONDS"));
    }

    /** A process that reads the old file can read it to its end. */
    @Test
    void metricsAreReplacedAtomically() throws IOException {
        Path file = Files.writeString(folder.resolve("larder.prom"), "old\n");
        try (var reader = Files.newBufferedReader(file)) {
            files.materialize("--metrics", "larder.prom");
            assertEquals("old", reader.readLine());
        }
        try (Stream<Path> names = Files.list(folder)) {
            assertEquals(List.of(), names.map(path -> path.getFileName().toString())
                    .filter(name -> name.contains("prom") && !name.equals("larder.prom")).toList());
        }
    }

    /** Else a run as root could replace a device by a file. */
    @Test
    void aDeviceIsWrittenToAndNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> files.read("pipe"));
        files.materialize("--report", "pipe", "--max-rejects", "1").exits(ExitCode.OK);
        assertTrue(read.get(5, TimeUnit.MINUTES).startsWith("{\"project\":\"acme\""), read::join);
        assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());

        Files.createSymbolicLink(folder.resolve("link.json"),
                Files.writeString(folder.resolve("led-to.json"), "old"));
        files.materialize("--report", "link.json", "--max-rejects", "1").exits(ExitCode.OK);
        assertTrue(Files.isSymbolicLink(folder.resolve("link.json")));
        assertTrue(files.read("led-to.json").startsWith("{"));

        files.materialize("--report", "/dev/full", "--max-rejects", "1").exits(ExitCode.FAILED)
                .saysLike("(?s)done customers: .*error: /dev/full cannot be written: No space left on device; make room"
                        + " for it, or name a file on another disk\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--report", "--metrics", "--rejects"})
    void anUnwritablePathIsReportedBeforeTheRun(String option) throws IOException {
        Files.createDirectory(folder.resolve("reports"));
        String before = files.stored();
        for (String path : List.of("reports", "/", ".")) {
            files.materialize(option, path).exits(ExitCode.USAGE)
                    .says("error: " + option + " " + path + " is a folder; name a file in it\n");
        }
        files.materialize(option, "nowhere/x").exits(ExitCode.USAGE)
                .says("error: " + option + " nowhere/x is in a folder that does not exist\n");
        assertEquals(before, files.stored());
    }

    @Test
    void aDryRunPredictsTheRun() {
        String[] options = {"--max-rejects", "1", "--report"};
        files.materialize(concat(options, "dry.json", "--dry-run")).exits(ExitCode.OK).prints("""
                view       name         column       parquet
                customers  customer_id  customer_id  binary (STRING)
                customers  event        event        int64 (TIMESTAMP(MICROS,false))
                customers  total        total        double
                """)
                .says("""
                        plan of customers: 1 file, 1 of 1 row group, 8 of 8 rows, event times before 2026-11-20T08:00:00.000001Z
                        done customers: would write 2 of 8 rows read, 1 superseded, 1 after the window, 1 rejected, 2 expired, 1 stale
                          rejected: 1 null join key
                        """);
        assertEquals("c2=9.0", files.stored());
        files.materialize(concat(options, "real.json")).exits(ExitCode.OK);
        assertEquals(counts("dry.json"), counts("real.json"));
    }

    private Map<String, Long> counts(String file) {
        JsonNode view = report(file).get("views").get(0);
        return Stream.concat(Stream.of("read"), OUTCOMES.stream())
                .collect(Collectors.toMap(name -> name, name -> view.get(name).asLong()));
    }

    private static String[] concat(String[] options, String... more) {
        return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void aDryRunCreatesNoStore() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        CustomerFiles fresh = new CustomerFiles(elsewhere);
        fresh.rows("a.parquet", "'c1', '2026-11-19 08:00', 1");
        fresh.materialize("--dry-run", "--incremental").exits(ExitCode.OK);
        assertFalse(Files.exists(elsewhere.resolve(".larder")));
    }

    @Test
    void theOutcomeIsColoredIfAsked() {
        files.materialize("--max-rejects", "1", "--color", "always").exits(ExitCode.OK)
                .saysLike("(?s)\u001b\\[32mdone\u001b\\[0m customers: 2 written .*");
    }

    @Test
    void verbosePrintsTheConfigAndTheTimeOfEachPhase() {
        files.materialize("--max-rejects", "1", "-v").exits(ExitCode.OK)
                .saysLike("(?s)config: FOLDER/larder.yaml, project acme\ndone customers: 2 .*\n  plan [0-9.]+ s, lease"
                        + " [0-9.]+ s, latest [0-9.]+ s, expect [0-9.]+ s, write [0-9.]+ s, replace [0-9.]+ s\n.*");
    }
}
