package dev.larder.materialize;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import dev.larder.expect.Severity;
import dev.larder.text.Times;

/** The outcome of a run as Prometheus text, for the node exporter's textfile collector. */
public final class MetricsFile {
    /** Of a microsecond, as decimal places of a second. */
    private static final int MICROS_SCALE = 6;

    private final StringBuilder text = new StringBuilder();
    private final String project;

    private MetricsFile(String project) {
        this.project = project;
    }

    public static void write(Path file, String project, List<ViewReport> reports, Instant now) {
        MetricsFile metrics = new MetricsFile(project);
        metrics.print(reports, Times.micros(now));
        AtomicTextFile.write(file, metrics.text.toString());
    }

    private void print(List<ViewReport> reports, long nowMicros) {
        header("larder_materialize_last_run_timestamp_seconds", "When the last run of the view ended.");
        for (ViewReport report : reports) {
            sample("larder_materialize_last_run_timestamp_seconds", labels(report), seconds(nowMicros));
        }
        header("larder_materialize_success", "1 if the last run succeeded.");
        for (ViewReport report : reports) {
            sample("larder_materialize_success", labels(report), report.status() == ViewReport.Status.OK ? "1" : "0");
        }
        header("larder_materialize_duration_seconds", "How long the last run took.");
        for (ViewReport report : reports) {
            sample("larder_materialize_duration_seconds", labels(report),
                    seconds(Math.round(report.totalSeconds() * 1e6)));
        }
        header("larder_materialize_watermark_timestamp_seconds",
                "Event time up to which the view is materialized; absent if it never was.");
        for (ViewReport report : reports) {
            OptionalLong watermark = report.watermarkAfter();
            if (watermark.isPresent()) {
                sample("larder_materialize_watermark_timestamp_seconds", labels(report),
                        seconds(watermark.getAsLong()));
            }
        }
        header("larder_materialize_refused", "1 if the last run was refused: its source is not as expected.");
        for (ViewReport report : reports) {
            sample("larder_materialize_refused", labels(report),
                    report.status() == ViewReport.Status.REFUSED ? "1" : "0");
        }
        header("larder_materialize_expectations_not_met",
                "Expectations that the source of the last run does not meet.");
        for (ViewReport report : reports) {
            for (Severity severity : Severity.values()) {
                sample("larder_materialize_expectations_not_met", labels(report) + ",severity=\"" + severity + "\"",
                        Long.toString(report.breaches().stream().filter(breach -> breach.severity() == severity)
                                .count()));
            }
        }
        header("larder_materialize_new_rows",
                "Rows of the last run that are newer than the watermark was; absent if the run ended before.");
        for (ViewReport report : reports) {
            report.found().ifPresent(found -> sample("larder_materialize_new_rows", labels(report),
                    Long.toString(found.newRows())));
        }
        header("larder_materialize_rows", "Rows of the last run, by what became of them.");
        reports.forEach(this::rows);
        header("larder_materialize_ties",
                "Entities of the last run whose latest row was chosen among rows with the same times.");
        for (ViewReport report : reports) {
            sample("larder_materialize_ties", labels(report), Long.toString(report.counts().ties()));
        }
    }

    private void rows(ViewReport report) {
        RowCounts counts = report.counts();
        rows(report, "read", counts.read());
        rows(report, "before_window", counts.beforeWindow());
        rows(report, "after_window", counts.afterWindow());
        rows(report, "superseded", counts.superseded());
        rows(report, "rejected", counts.rejected());
        rows(report, "expired", counts.expired());
        rows(report, "stale", counts.stale());
        rows(report, "dropped", counts.dropped());
        rows(report, "written", counts.written());
        rows(report, "failed", counts.failed());
        rows(report, "deleted", counts.deleted());
        rows(report, "undeleted", counts.undeleted());
    }

    private void rows(ViewReport report, String outcome, long count) {
        sample("larder_materialize_rows", labels(report) + ",outcome=\"" + outcome + "\"", Long.toString(count));
    }

    private void header(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    /** Names hold nothing that a label would have to escape. */
    private String labels(ViewReport report) {
        return "project=\"" + project + "\",view=\"" + report.view() + "\"";
    }

    private void sample(String name, String labels, String value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String seconds(long micros) {
        return BigDecimal.valueOf(micros, MICROS_SCALE).toPlainString();
    }
}
