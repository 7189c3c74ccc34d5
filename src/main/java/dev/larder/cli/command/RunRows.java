package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import dev.larder.console.OutputFormat;
import dev.larder.operate.LoadState;
import dev.larder.report.RunRecord;
import dev.larder.text.DurationText;

/** Runs of the history as rows: a few columns in a table, all of them in the other formats. */
final class RunRows {
    private static final List<String> SHOWN = List.of("view", "started", "took", "result", "exit_code", "kind", "read",
            "written", "rejected", "error");
    /** What the report of a run has under these names. */
    private static final List<String> NUMBERS = List.of("new_rows", "read", "before_window", "after_window",
            "superseded", "rejected", "expired", "stale", "dropped", "written", "failed", "deleted", "undeleted",
            "ties");
    private static final List<String> FIRST = List.of("view", "run_id", "kind", "started", "ended", "result",
            "exit_code", "error", "version", "host", "options", "plan", "not_met", "rejected_by");
    private static final List<String> TIMES = List.of("newest_event", "watermark_before", "watermark_after");

    private RunRows() {}

    static List<String> columns(OutputFormat format) {
        if (format == OutputFormat.TABLE) {
            return SHOWN;
        }
        List<String> columns = new ArrayList<>(FIRST);
        columns.addAll(NUMBERS);
        columns.addAll(TIMES);
        return columns;
    }

    static List<?> row(LoadState state, RunRecord run, OutputFormat format) {
        return columns(format).stream().map(column -> switch (column) {
            case "view" -> state.view();
            case "result" -> state.result(run);
            case "started" -> format == OutputFormat.TABLE ? run.start() : run.tree().get(column);
            case "took" -> took(run);
            case "options", "not_met", "plan", "rejected_by" -> nested(run.tree().get(column), format);
            case "error" -> format == OutputFormat.TABLE
                    ? run.errorLine().orElse(null)
                    : run.error().orElse(null);
            default -> run.tree().get(column);
        }).collect(Collectors.toCollection(ArrayList::new));
    }

    private static String took(RunRecord run) {
        OptionalLong ended = run.endedMicros();
        return ended.isEmpty() ? null : DurationText.print((ended.getAsLong() - run.startedMicros()) / 1_000_000);
    }

    /** As JSON has it; as text where a cell cannot hold it, null if there is nothing. */
    private static Object nested(Object value, OutputFormat format) {
        if (format == OutputFormat.JSON || format == OutputFormat.JSONL) {
            return value;
        }
        return switch (value) {
            case List<?> list when !list.isEmpty() -> list.stream().map(Object::toString)
                    .collect(Collectors.joining("; "));
            case Map<?, ?> map when !map.isEmpty() -> map.entrySet().stream()
                    .filter(entry -> entry.getValue() != null)
                    .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", "));
            case null, default -> null;
        };
    }
}
