package dev.larder.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.expect.Breach;
import dev.larder.expect.ProfileTree;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Phase;
import dev.larder.materialize.RowCounts;
import dev.larder.materialize.ViewReport;
import dev.larder.source.ColumnDrift;
import dev.larder.source.SourcePlan;
import dev.larder.source.storage.Traffic;
import dev.larder.text.Times;

/** The run of a view as a tree of JSON: for the report, and, without what only this run is asked for, for the history. */
final class RunTree {
    /** Longer errors are cut in the history. */
    private static final int LONGEST_ERROR = 2_000;
    private static final int MOST_BREACHES = 50;

    private final ViewReport report;
    private final Map<String, Object> tree = new LinkedHashMap<>();

    private RunTree(ViewReport report) {
        this.report = report;
    }

    /** As the report has it. */
    static Map<String, Object> whole(FinishedRun run) {
        return new RunTree(run.report()).whole(run.exitCode());
    }

    /** As the history has it: the same names, without lists that may be long. */
    static Map<String, Object> brief(FinishedRun run, RunOrigin origin) {
        return new RunTree(run.report()).brief(run.exitCode(), origin);
    }

    /** As the history has it while the run goes on. */
    static Map<String, Object> started(ViewReport report, RunOrigin origin) {
        RunTree tree = new RunTree(report);
        tree.identity(RunRecord.RUNNING);
        tree.origin(origin);
        tree.put("holder", report.holder());
        return tree.tree;
    }

    private Map<String, Object> whole(int exitCode) {
        put("view", report.view());
        end(exitCode);
        put("error", error(report).orElse(null));
        plan();
        put("drift", report.drift().stream().map(RunTree::drift).toList());
        put("not_met", report.breaches().stream().map(RunTree::breach).toList());
        put("new_rows", report.found().map(Engine.Found::newRows).orElse(null));
        arrival();
        put("profile", report.profile().map(ProfileTree::of).orElse(null));
        counts();
        put("first_failure", report.counts().firstFailure());
        seconds();
        storage(report.traffic());
        watermarks();
        put("notes", report.notes());
        return tree;
    }

    private Map<String, Object> brief(int exitCode, RunOrigin origin) {
        end(exitCode);
        origin(origin);
        String error = error(report).orElse(null);
        put("error", error != null && error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) + "…" : error);
        plan();
        put("not_met", report.breaches().stream().limit(MOST_BREACHES).map(Breach::sentence).toList());
        put("new_rows", report.found().map(Engine.Found::newRows).orElse(null));
        arrival();
        counts();
        put("newest_event", time(report.newestMicros()));
        watermarks();
        return tree;
    }

    private void put(String name, Object value) {
        tree.put(name, value);
    }

    private void identity(String status) {
        put("run_id", report.id());
        put("kind", report.kind());
        put("started", Times.print(report.startedMicros()));
        put("status", status);
    }

    private void end(int exitCode) {
        identity(report.status().toString());
        put("ended", Times.print(report.endedMicros()));
        put("exit_code", exitCode);
    }

    private void origin(RunOrigin origin) {
        put("version", origin.version());
        put("host", origin.host());
        put("options", origin.options());
    }

    /** Why a run failed; empty if it did not. */
    static Optional<String> error(ViewReport report) {
        return Optional.ofNullable(report.failure())
                .map(failure -> failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private void plan() {
        if (report.window() == null) {
            return;
        }
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("from", report.window().fromMicros() == Long.MIN_VALUE
                ? null
                : Times.print(report.window().fromMicros()));
        plan.put("to", Times.print(report.window().toMicros()));
        report.plan().ifPresent(files -> files(files, plan));
        put("plan", plan);
    }

    private static void files(SourcePlan files, Map<String, Object> plan) {
        files.version().ifPresent(version -> {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("format", version.kind().format());
            table.put(version.kind().word(), version.id());
            table.put("made", Times.print(version.micros()));
            plan.put("table", table);
        });
        plan.put("files", files.files().size() + files.skipped().files());
        plan.put("row_groups", files.rowGroups().size() + files.skipped().rowGroups());
        plan.put("row_groups_read", files.rowGroups().size());
        plan.put("rows", files.keptRows());
        plan.put("rows_skipped_early", files.skipped().rowsBeforeWindow());
        plan.put("rows_skipped_late", files.skipped().rowsAfterWindow());
        if (files.skipped().folders() > 0) {
            plan.put("folders_not_listed", files.skipped().folders());
        }
    }

    private void arrival() {
        put("late_rows", report.lateRows());
        put("arrived", report.arrivals().counts().map(files -> {
            Map<String, Object> arrived = new LinkedHashMap<>(files.byState());
            arrived.put("waiting_bytes", files.waitingBytes());
            return arrived;
        }).orElse(null));
    }

    private static Map<String, Object> drift(ColumnDrift drift) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", drift.kind());
        tree.put("column", drift.column().isEmpty() ? null : drift.column());
        tree.put("detail", drift.sentence());
        return tree;
    }

    private static Map<String, Object> breach(Breach breach) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("expectation", breach.expectation());
        tree.put("severity", breach.severity());
        tree.put("found", breach.found());
        tree.put("expected", breach.expected());
        tree.put("examples", breach.examples());
        return tree;
    }

    private void counts() {
        RowCounts counts = report.counts();
        put("read", counts.read());
        counts.outcomes().forEach(this::put);
        put("ties", counts.ties());
        Map<String, Object> reasons = new LinkedHashMap<>();
        counts.rejectedBy().forEach((reason, count) -> reasons.put(reason.toString(), count));
        put("rejected_by", reasons);
    }

    private void seconds() {
        Map<String, Object> seconds = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            seconds.put(phase.toString(), report.seconds(phase));
        }
        put("seconds", seconds);
        put("latest_rows_per_second", rate(report.counts().read(), report.seconds(Phase.LATEST)));
        put("written_rows_per_second", rate(report.counts().written(), report.seconds(Phase.WRITE)));
        put("spilled_bytes", report.spilledBytes());
    }

    /** Nothing of files of this machine. */
    private void storage(Traffic.Count traffic) {
        if (traffic.requests() > 0) {
            Map<String, Object> storage = new LinkedHashMap<>();
            storage.put("requests", traffic.requests());
            storage.put("retries", traffic.retries());
            storage.put("bytes", traffic.bytes());
            storage.put("spared_bytes", traffic.spared());
            storage.put("waited_seconds", traffic.waited().toMillis() / 1e3);
            put("storage", storage);
        }
    }

    private static long rate(long rows, double seconds) {
        return seconds == 0 ? 0 : Math.round(rows / seconds);
    }

    private void watermarks() {
        put("watermark_before", time(report.watermarkBefore()));
        put("watermark_after", time(report.watermarkAfter()));
    }

    private static String time(OptionalLong micros) {
        return micros.isPresent() ? Times.print(micros.getAsLong()) : null;
    }
}
