package dev.larder.report;

import java.util.List;
import java.util.OptionalLong;

import dev.larder.expect.Severity;
import dev.larder.materialize.ViewReport;
import dev.larder.report.PrometheusText.Labels;

/** The outcome of runs as metrics. */
public final class RunMetrics {
    private final PrometheusText out = new PrometheusText();
    private final RunOrigin origin;

    private RunMetrics(RunOrigin origin) {
        this.origin = origin;
    }

    public static String of(RunOrigin origin, List<FinishedRun> runs) {
        RunMetrics metrics = new RunMetrics(origin);
        runs.forEach(metrics::add);
        return metrics.out.toString();
    }

    private void add(FinishedRun run) {
        ViewReport report = run.report();
        Labels view = Labels.of(origin.project(), report.view());
        out.add("larder_materialize_run_info", "Always 1; the labels say which run the last one was.",
                view.and("run_id", report.id()).and("version", origin.version()).and("host", origin.host()), 1);
        ViewMetrics.addLastRun(out, view, report.endedMicros(), report.status() == ViewReport.Status.OK,
                run.exitCode());
        ViewMetrics.addLastSuccess(out, view, run.lastSuccessMicros());
        out.addSeconds("larder_materialize_duration_seconds", "How long the last run took.", view,
                OptionalLong.of(Math.round(report.totalSeconds() * 1e6)));
        ViewMetrics.addWatermark(out, view, report.watermarkAfter());
        out.add("larder_materialize_refused", "1 if the last run was refused: its source is not as expected.", view,
                report.status() == ViewReport.Status.REFUSED ? 1 : 0);
        for (Severity severity : Severity.values()) {
            out.add("larder_materialize_expectations_not_met",
                    "Expectations that the source of the last run does not meet.",
                    view.and("severity", severity.toString()),
                    report.breaches().stream().filter(breach -> breach.severity() == severity).count());
        }
        report.found().ifPresent(found -> out.add("larder_materialize_new_rows",
                "Rows of the last run that no earlier run has read; absent if the run ended before.", view,
                found.newRows()));
        report.arrivals().counts().ifPresent(arrived -> {
            arrived.byState().forEach((state, files) -> out.add("larder_materialize_arrived_files",
                    "Files of the last incremental run, by what they are to the run before.",
                    view.and("state", state), files));
            out.add("larder_materialize_late_rows",
                    "Rows that arrived since the run before and are not newer than its watermark.", view,
                    report.lateRows());
        });
        report.plan().ifPresent(plan -> out.add("larder_materialize_files",
                "Files of the source of the last run; absent if it ended before they were known.", view,
                plan.files().size()));
        outcome(view, "read", report.counts().read());
        report.counts().outcomes().forEach((outcome, count) -> outcome(view, outcome, count));
        report.counts().rejectedBy().forEach((reason, count) -> out.add("larder_materialize_rejects",
                "Rejected rows of the last run, by reason.", view.and("reason", reason.toString()), count));
        out.add("larder_materialize_ties",
                "Entities of the last run whose latest row was chosen among rows with the same times.", view,
                report.counts().ties());
    }

    private void outcome(Labels view, String outcome, long count) {
        out.add("larder_materialize_rows", "Rows of the last run, by what became of them.",
                view.and("outcome", outcome), count);
    }
}
