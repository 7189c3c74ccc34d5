package dev.larder.materialize;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** The outcome of a run as Prometheus text, for the node exporter's textfile collector. */
public final class MetricsFile {
    private final StringBuilder text = new StringBuilder();
    private final String project;
    private final List<ViewReport> reports;

    private MetricsFile(String project, List<ViewReport> reports) {
        this.project = project;
        this.reports = reports;
    }

    public static void write(Path file, String project, List<ViewReport> reports, Instant now) {
        MetricsFile metrics = new MetricsFile(project, reports);
        metrics.print(now);
        WholeFile.write(file, metrics.text.toString());
    }

    private void print(Instant now) {
        gauge("larder_materialize_last_run_timestamp_seconds", "When the last run of the view ended.",
                report -> now.toEpochMilli() / 1000.0);
        gauge("larder_materialize_success", "1 where the last run ended well.",
                report -> report.status() == ViewReport.Status.OK ? 1 : 0);
        gauge("larder_materialize_duration_seconds", "How long the last run took.", ViewReport::totalSeconds);
        gauge("larder_materialize_watermark_timestamp_seconds", "Up to which event time the view is materialized.",
                report -> seconds(report.watermarkAfter()));
        header("larder_materialize_rows", "Rows of the last run, by what became of them.");
        for (ViewReport report : reports) {
            Counts counts = report.counts();
            rows(report, "read", counts.read());
            rows(report, "early", counts.early());
            rows(report, "late", counts.late());
            rows(report, "superseded", counts.superseded());
            rows(report, "rejected", counts.rejected());
            rows(report, "expired", counts.expired());
            rows(report, "stale", counts.stale());
            rows(report, "dropped", counts.dropped());
            rows(report, "written", counts.written());
            rows(report, "failed", counts.failed());
            rows(report, "deleted", counts.deleted());
        }
    }

    private static double seconds(OptionalLong micros) {
        return micros.isPresent() ? micros.getAsLong() / 1e6 : Double.NaN;
    }

    private void gauge(String name, String help, ToDoubleFunction<ViewReport> value) {
        header(name, help);
        for (ViewReport report : reports) {
            sample(name, labels(report), value.applyAsDouble(report));
        }
    }

    private void header(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private void rows(ViewReport report, String outcome, long count) {
        sample("larder_materialize_rows", labels(report) + ",outcome=\"" + outcome + "\"", count);
    }

    /** Names hold nothing that a label would have to escape. */
    private String labels(ViewReport report) {
        return "project=\"" + project + "\",view=\"" + report.view() + "\"";
    }

    private void sample(String name, String labels, double value) {
        text.append(name).append('{').append(labels).append("} ")
                .append(Double.isNaN(value) ? "NaN" : String.format(Locale.ROOT, "%.6f", value)).append('\n');
    }
}
