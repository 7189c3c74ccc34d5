package dev.larder.cli.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.larder.cli.session.Session;
import dev.larder.console.Grid;
import dev.larder.console.Style;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Phase;
import dev.larder.materialize.RowCounts;
import dev.larder.materialize.ViewReport;
import dev.larder.expect.Severity;
import dev.larder.source.ColumnDrift;
import dev.larder.source.MatchedColumn;
import dev.larder.source.RejectReason;
import dev.larder.source.SourcePlan;
import dev.larder.source.Window;
import dev.larder.source.storage.Traffic;
import dev.larder.text.ByteSize;
import dev.larder.text.NumberText;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/** Prints how each view of a run ended. A dry run also prints the plan, with the matched columns as data. */
final class RunSummary implements AutoCloseable {
    /** Named in a list; more would hide the rest. */
    private static final int MOST_FEATURES = 5;

    private final Session session;
    private final boolean dryRun;
    /** Null if it is not a dry run, or one that prints changes. */
    private final Grid columns;
    /** Null unless changes are asked for. */
    private final DiffSummary diff;

    /** @param diff prints what the run would change, null if that is not asked for; it is closed with the summary */
    RunSummary(Session session, boolean dryRun, DiffSummary diff) {
        this.session = session;
        this.dryRun = dryRun;
        this.diff = diff;
        this.columns = dryRun && diff == null
                ? Grid.of(session.console(), session.format(), List.of("view", "name", "column", "parquet"))
                : null;
    }

    void print(ViewReport report) {
        if (dryRun && !report.columns().matched().isEmpty()) {
            printPlan(report);
        }
        // What went wrong is printed even under --quiet.
        Consumer<String> details = report.status() == ViewReport.Status.OK
                ? session.console()::say
                : session.console()::tell;
        RowCounts counts = report.counts();
        String line = report.view() + ": " + (dryRun ? "would write " : "") + NumberText.print(counts.written())
                + (dryRun ? "" : " written") + " of " + NumberText.count(counts.read(), "row") + " read" + rest(counts)
                + ", in " + NumberText.seconds(report.totalSeconds()) + rate(report);
        switch (report.status()) {
            case OK -> session.console().say(Style.GOOD, "done", line);
            case PARTLY -> session.console().tell(Style.WARNING, "partly", line);
            case INTERRUPTED -> session.console().tell(Style.WARNING, "interrupted", line);
            case REFUSED -> session.console().tell(Style.BAD, "refused", line);
            case FAILED -> session.console().tell(Style.BAD, "failed", line);
        }
        boolean isCompared = report.status() == ViewReport.Status.OK || report.status() == ViewReport.Status.PARTLY;
        if (diff != null && isCompared) {
            diff.print(report.view(), counts.diff());
        }
        session.console().detail("  " + Arrays.stream(Phase.values())
                .map(phase -> String.format(Locale.ROOT, "%s %.3f s", phase, report.seconds(phase)))
                .collect(Collectors.joining(", ")));
        if (!report.reading().isEmpty()) {
            session.console().detail("  reading: " + report.reading());
        }
        if (report.traffic().requests() > 0) {
            session.console().detail("  storage: " + describe(report.traffic()));
        }
        if (counts.firstFailure() != null) {
            details.accept("  first failure: " + counts.firstFailure());
        }
        if (counts.rejected() > 0) {
            details.accept("  rejected: " + counts.rejectedBy().entrySet().stream()
                    .map(entry -> NumberText.print(entry.getValue()) + " " + entry.getKey()
                            + (entry.getKey() == RejectReason.BAD_VALUE ? features(counts) : ""))
                    .collect(Collectors.joining(", ")));
        }
        arrived(report, details);
        if (report.hasNothingNew()) {
            details.accept("  no new data: " + report.noNews());
        }
        drift(report, details);
        report.breaches().stream().filter(breach -> breach.severity() == Severity.WARN)
                .forEach(breach -> details.accept("  warning: " + breach.sentence()));
        report.notes().forEach(note -> details.accept("  note: " + note));
        if (!report.watermarkAfter().equals(report.watermarkBefore())) {
            details.accept("  watermark: " + time(report.watermarkBefore()) + " -> " + time(report.watermarkAfter()));
        } else if (report.hasGap()) {
            details.accept(
                    "  watermark: stays " + time(report.watermarkBefore()) + ", because --from skips rows after it");
        }
    }

    private static String describe(Traffic.Count traffic) {
        return NumberText.count(traffic.requests(), "request") + " ("
                + (traffic.retries() == 1 ? "1 retry" : NumberText.print(traffic.retries()) + " retries") + "), "
                + ByteSize.print(traffic.bytes())
                + (traffic.spared() == 0
                        ? ""
                        : " (" + ByteSize.print(traffic.spared()) + " of pages without a latest row spared)")
                + ", readers waited "
                + NumberText.seconds(traffic.waited().toMillis() / 1e3);
    }

    /** A refused run names what was dropped in its error. Unused columns are listed only if they are asked for. */
    private void drift(ViewReport report, Consumer<String> details) {
        for (ColumnDrift drift : report.drift()) {
            String line = "  columns: " + drift.sentence();
            switch (drift.kind()) {
                case UNUSED -> unused(line);
                case DROPPED -> {
                    if (report.status() != ViewReport.Status.REFUSED) {
                        details.accept(line);
                    }
                }
                case MISSING, ADDED, SOME_FILES, TYPES, NEW_TYPE, NEW_UNUSED -> details.accept(line);
            }
        }
    }

    private void unused(String line) {
        if (dryRun) {
            session.console().say(line);
        } else {
            session.console().detail(line);
        }
    }

    /** A first run that reads all says nothing of it. */
    private static void arrived(ViewReport report, Consumer<String> details) {
        report.arrivals().counts().filter(files -> report.isPart() || files.waiting() > 0).ifPresent(files -> {
            String waiting = files.waiting() == 0
                    ? ""
                    : part(files.waiting(), "waiting (" + ByteSize.print(files.waitingBytes()) + ")");
            String all = part(files.added(), "new") + part(files.changed(), "changed") + part(files.gone(), "gone")
                    + part(files.again(), "read again") + waiting;
            if (!all.isEmpty()) {
                details.accept("  files: " + all.substring(2) + report.found().map(RunSummary::rows).orElse(""));
            }
        });
        if (report.arrivals().startsAtWatermark() && report.lateRows() > 0) {
            details.accept("  late: " + NumberText.count(report.lateRows(), "row") + " of new and changed files "
                    + (report.lateRows() == 1 ? "is" : "are")
                    + " before the window and not loaded; --incremental without"
                    + " =event loads late rows");
        }
    }

    private static String rows(Engine.Found found) {
        return "; rows: " + NumberText.print(found.newRows()) + " new"
                + (found.lateRows() == 0 ? "" : ", " + NumberText.print(found.lateRows()) + " of them late");
    }

    /** The features whose values were invalid, the most frequent first. */
    private static String features(RowCounts counts) {
        List<String> features = counts.rejectedFeatures().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> Quoted.of(entry.getKey()) + (counts.rejectedFeatures().size() == 1
                        ? ""
                        : " " + NumberText.print(entry.getValue())))
                .toList();
        return " (" + String.join(", ", features.subList(0, Math.min(MOST_FEATURES, features.size())))
                + (features.size() > MOST_FEATURES ? ", and " + (features.size() - MOST_FEATURES) + " more" : "") + ")";
    }

    private String rest(RowCounts counts) {
        return part(counts.superseded(), "superseded") + ties(counts) + part(counts.beforeWindow(), "before the window")
                + part(counts.afterWindow(), "after the window")
                + part(counts.rejected(), "rejected") + part(counts.expired(), "expired")
                + part(counts.stale(), "stale") + part(counts.dropped(), "dropped by the hook")
                + part(counts.failed(), "failed") + part(counts.deleted(), dryRun ? "to be deleted" : "deleted")
                + byReplace(counts) + part(counts.undeleted(), "not deleted");
    }

    private static String ties(RowCounts counts) {
        return counts.ties() == 0 ? "" : " (" + NumberText.count(counts.ties(), "tie") + " decided by row order)";
    }

    private static String byReplace(RowCounts counts) {
        return counts.deletedBySource() == 0 || counts.deletedByReplace() == 0
                ? ""
                : " (" + NumberText.print(counts.deletedByReplace()) + " by --replace)";
    }

    private static String part(long count, String what) {
        return count == 0 ? "" : ", " + NumberText.print(count) + " " + what;
    }

    private String rate(ViewReport report) {
        long rows = report.counts().written() + report.counts().stale();
        return dryRun ? "" : NumberText.rate(rows, report.seconds(Phase.WRITE), "rows/s written");
    }

    private void printPlan(ViewReport report) {
        session.console()
                .say("plan of " + report.view() + ": " + report.plan().map(RunSummary::files).orElse("")
                        + "event times "
                        + times(report.window()));
        for (MatchedColumn column : columns == null ? List.<MatchedColumn>of() : report.columns().matched()) {
            columns.row(Arrays.asList(report.view(), column.need().name(), column.need().column(),
                    String.join(", ", column.parquetTypes())));
        }
    }

    private static String files(SourcePlan plan) {
        return plan.version().map(version -> version + ", ").orElse("") + NumberText.count(plan.files().size(), "file")
                + (plan.skipped().files() == 0
                        ? ""
                        : " of " + NumberText.print(plan.files().size()
                                + plan.skipped().files()))
                + ", " + NumberText.print(plan.rowGroups().size()) + " of "
                + NumberText.count(plan.rowGroups().size() + plan.skipped().rowGroups(), "row group") + ", "
                + NumberText.print(plan.rowsToRead()) + " of " + NumberText.count(plan.rows(), "row") + ", "
                + (plan.skipped().folders() == 0
                        ? ""
                        : NumberText.count(plan.skipped().folders(), "partition") + " outside the window not listed, ");
    }

    private static String times(Window window) {
        String before = "before " + Times.print(window.toMicros());
        return window.fromMicros() == Long.MIN_VALUE
                ? before
                : "from " + Times.print(window.fromMicros()) + " and " + before;
    }

    private static String time(OptionalLong micros) {
        return micros.isPresent() ? Times.print(micros.getAsLong()) : "none";
    }

    @Override
    public void close() {
        if (columns != null) {
            columns.close();
        }
        if (diff != null) {
            diff.close();
        }
    }
}
