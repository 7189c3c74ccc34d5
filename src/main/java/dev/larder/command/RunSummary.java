package dev.larder.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import dev.larder.console.Grid;
import dev.larder.console.Style;
import dev.larder.feature.Times;
import dev.larder.materialize.Counts;
import dev.larder.materialize.Phase;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;
import dev.larder.source.MatchedColumn;
import dev.larder.source.SourcePlan;

/** What a run says of a view when it has ended; a dry run tells the plan too. */
final class RunSummary {
    private final Session session;
    private final RunOptions options;

    RunSummary(Session session, RunOptions options) {
        this.session = session;
        this.options = options;
    }

    void print(ViewReport report) {
        if (options.dryRun() && report.plan() != null) {
            printPlan(report.plan());
        }
        Counts counts = report.counts();
        say(mark(report) + " " + report.view() + ": "
                + (options.dryRun() ? "would write " : "") + number(counts.written())
                + (options.dryRun() ? "" : " written") + " of " + number(counts.read()) + " rows read"
                + rest(counts) + String.format(Locale.ROOT, ", in %.1f s", report.totalSeconds())
                + rate(report));
        if (counts.firstFailure() != null) {
            say("  first failure: " + counts.firstFailure());
        }
        if (counts.rejected() > 0) {
            say("  rejected: " + counts.rejectedBy().entrySet().stream()
                    .map(entry -> number(entry.getValue()) + " " + entry.getKey()).collect(Collectors.joining(", ")));
        }
        if (!report.watermarkAfter().equals(report.watermarkBefore())) {
            say("  watermark: " + time(report.watermarkBefore()) + " -> " + time(report.watermarkAfter()));
        }
    }

    private String mark(ViewReport report) {
        return switch (report.status()) {
            case OK -> session.console().onError(Style.GOOD, "done");
            case PARTLY -> session.console().onError(Style.WARNING, "partly");
            case INTERRUPTED -> session.console().onError(Style.WARNING, "interrupted");
            case FAILED -> session.console().onError(Style.BAD, "failed");
        };
    }

    private static String rest(Counts counts) {
        return part(counts.superseded(), "superseded") + part(counts.early(), "early") + part(counts.late(), "late")
                + part(counts.rejected(), "rejected") + part(counts.expired(), "expired")
                + part(counts.stale(), "stale") + part(counts.dropped(), "dropped by the hook")
                + part(counts.failed(), "failed") + part(counts.deleted(), "deleted");
    }

    private static String part(long count, String what) {
        return count == 0 ? "" : ", " + number(count) + " " + what;
    }

    private static String rate(ViewReport report) {
        double seconds = report.seconds(Phase.WRITE);
        long rows = report.counts().written() + report.counts().stale();
        return seconds < 0.1 ? "" : String.format(Locale.ROOT, " (%,.0f rows/s written)", rows / seconds);
    }

    private void printPlan(SourcePlan plan) {
        say("plan of " + plan.view().name() + ": " + number(plan.files().size()) + " files, "
                + number(plan.rowGroups().size()) + " of " + number(plan.rowGroups().size()
                        + plan.skipped().rowGroups())
                + " row groups, " + number(plan.rowsToRead()) + " of " + number(plan.rows()) + " rows, event times "
                + plan.window());
        try (Grid grid = Grid.of(session.console(), session.format(),
                List.of("view", "name", "column", "parquet"))) {
            for (MatchedColumn column : plan.columns()) {
                grid.row(Arrays.asList(plan.view().name(), column.need().name(), column.need().column(),
                        String.join(", ", column.parquetTypes())));
            }
        }
    }

    private static String time(OptionalLong micros) {
        return micros.isPresent() ? Times.print(micros.getAsLong()) : "none";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void say(String line) {
        session.console().say(line);
    }
}
