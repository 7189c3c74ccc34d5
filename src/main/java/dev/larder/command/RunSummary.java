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
import dev.larder.materialize.ViewReport;
import dev.larder.source.MatchedColumn;
import dev.larder.source.SourcePlan;
import dev.larder.source.Window;

/** What a run says of each view when it has ended; a dry run tells the plan too, its columns as data. */
final class RunSummary implements AutoCloseable {
    private final Session session;
    private final boolean dryRun;
    /** Null unless it is a dry run. */
    private final Grid columns;

    RunSummary(Session session, boolean dryRun) {
        this.session = session;
        this.dryRun = dryRun;
        this.columns = dryRun
                ? Grid.of(session.console(), session.format(), List.of("view", "name", "column", "parquet"))
                : null;
    }

    void print(ViewReport report) {
        if (dryRun && !report.columns().isEmpty()) {
            printPlan(report);
        }
        Counts counts = report.counts();
        say(mark(report) + " " + report.view() + ": " + (dryRun ? "would write " : "") + number(counts.written())
                + (dryRun ? "" : " written") + " of " + number(counts.read()) + " rows read" + rest(counts)
                + String.format(Locale.ROOT, ", in %.1f s", report.totalSeconds()) + rate(report));
        if (counts.firstFailure() != null) {
            say("  first failure: " + counts.firstFailure());
        }
        if (counts.rejected() > 0) {
            say("  rejected: " + counts.rejectedBy().entrySet().stream()
                    .map(entry -> number(entry.getValue()) + " " + entry.getKey()).collect(Collectors.joining(", ")));
        }
        report.notes().forEach(note -> say("  note: " + note));
        if (!report.watermarkAfter().equals(report.watermarkBefore())) {
            say("  watermark: " + time(report.watermarkBefore()) + " -> " + time(report.watermarkAfter()));
        } else if (report.hasGap()) {
            say("  watermark: " + time(report.watermarkBefore()) + " stays, for --from leaves out rows after it");
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

    private String rest(Counts counts) {
        return part(counts.superseded(), "superseded") + part(counts.early(), "early") + part(counts.late(), "late")
                + part(counts.rejected(), "rejected") + part(counts.expired(), "expired")
                + part(counts.stale(), "stale") + part(counts.dropped(), "dropped by the hook")
                + part(counts.failed(), "failed") + part(counts.deleted(), dryRun ? "to be deleted" : "deleted")
                + part(counts.undeleted(), "not deleted");
    }

    private static String part(long count, String what) {
        return count == 0 ? "" : ", " + number(count) + " " + what;
    }

    private String rate(ViewReport report) {
        double seconds = report.seconds(Phase.WRITE);
        long rows = report.counts().written() + report.counts().stale();
        return dryRun || seconds < 1
                ? ""
                : String.format(Locale.ROOT, " (%,.0f rows/s written)", rows / seconds);
    }

    private void printPlan(ViewReport report) {
        say("plan of " + report.view() + ": " + report.plan().map(RunSummary::files).orElse("") + "event times "
                + times(report.window()));
        for (MatchedColumn column : report.columns()) {
            columns.row(Arrays.asList(report.view(), column.need().name(), column.need().column(),
                    String.join(", ", column.parquetTypes())));
        }
    }

    private static String files(SourcePlan plan) {
        return count(plan.files().size(), "file") + ", " + number(plan.rowGroups().size()) + " of "
                + count(plan.rowGroups().size() + plan.skipped().rowGroups(), "row group") + ", "
                + number(plan.rowsToRead()) + " of " + count(plan.rows(), "row") + ", ";
    }

    private static String times(Window window) {
        String before = "before " + Times.print(window.toMicros());
        return window.fromMicros() == Long.MIN_VALUE
                ? before
                : "from " + Times.print(window.fromMicros()) + " and " + before;
    }

    private static String count(long number, String what) {
        return number(number) + " " + what + (number == 1 ? "" : "s");
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

    @Override
    public void close() {
        if (columns != null) {
            columns.close();
        }
    }
}
