package dev.larder.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.console.Console;
import dev.larder.console.Style;
import dev.larder.expect.Freshness;
import dev.larder.materialize.LeaseHolder;
import dev.larder.operate.LoadState;
import dev.larder.operate.SourceState;
import dev.larder.report.RunHistory;
import dev.larder.report.RunRecord;
import dev.larder.store.LeaseAnswer.HeldBy;
import dev.larder.text.DurationText;
import dev.larder.text.Durations;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/**
 * The state of a view as {@code status} prints it.
 *
 * @param source what the source has; empty if that is not asked for, or if it cannot be read here
 */
record ViewStatus(LoadState state, Freshness freshness, Optional<SourceState> source, long nowMicros) {
    private static final List<String> SHOWN = List.of("view", "freshness", "age", "newest_event", "watermark", "rows",
            "last_run", "result");
    private static final List<String> COLUMNS = List.of("view", "freshness", "age_seconds", "warn_seconds",
            "error_seconds", "newest_event", "watermark", "rows", "rows_at", "last_run", "run_id", "result", "error",
            "last_success", "running_since", "running_by");
    private static final List<String> OF_SOURCE = List.of("source_newest_event", "cause");

    static List<String> columns(boolean forPeople, boolean withSource) {
        List<String> columns = new ArrayList<>(forPeople ? SHOWN : COLUMNS);
        columns.addAll(withSource ? OF_SOURCE : List.of());
        return columns;
    }

    /** The cells under these columns; null for what is not known. */
    List<?> row(boolean forPeople, boolean withSource) {
        List<Object> row = new ArrayList<>(forPeople ? shown() : data());
        if (withSource) {
            row.add(source.map(known -> time(known.newestMicros())).orElse(null));
            row.add(source.map(known -> cause(known).toString()).orElse(null));
        }
        return row;
    }

    Freshness.Level level() {
        return state.judge(freshness, nowMicros);
    }

    private List<?> shown() {
        return Arrays.asList(state.view(), freshness.isLimited() ? level().toString() : null, age(),
                time(state.newestMicros()), time(state.watermark()),
                state.history().rows().map(rows -> NumberText.print(rows.count())).orElse(null),
                state.lastRun().map(RunRecord::start).orElse(null), result());
    }

    /** For programs: times are ISO 8601, durations seconds. */
    private List<?> data() {
        Optional<RunRecord> last = state.lastRun();
        return Arrays.asList(state.view(),
                freshness.isLimited() ? level().toString() : null,
                state.age(nowMicros).map(Duration::toSeconds).orElse(null), seconds(freshness.warn()),
                seconds(freshness.error()), time(state.newestMicros()), time(state.watermark()),
                state.history().rows().map(RunHistory.Rows::count).orElse(null),
                state.history().rows().map(rows -> Times.print(rows.atMicros())).orElse(null),
                last.map(run -> Times.print(run.startedMicros())).orElse(null), last.map(RunRecord::id).orElse(null),
                result(), last.flatMap(RunRecord::error).orElse(null), time(state.history().lastSuccessMicros()),
                state.holder().map(held -> Times.print(held.sinceMicros())).orElse(null),
                state.holder().map(held -> LeaseHolder.describe(held.holder())).orElse(null));
    }

    private String result() {
        return state.lastRun().map(state::result).orElse(state.watermark().isPresent() ? null : "never run");
    }

    private String age() {
        OptionalLong newest = state.newestMicros();
        if (newest.isEmpty()) {
            return null;
        }
        long seconds = (nowMicros - newest.getAsLong()) / 1_000_000;
        return seconds < 0 ? DurationText.print(-seconds) + " ahead" : DurationText.print(seconds);
    }

    /** What needs a sentence: a view that is too old, a last run that did not succeed, a run that goes on. */
    void tell(Console console) {
        switch (level()) {
            case OK -> {
            }
            case WARN -> console.tell(Style.WARNING, "late", state.view() + ": " + over() + ofSource());
            case ERROR -> console.tell(Style.BAD, "stale", state.view() + ": " + over() + ofSource());
        }
        state.lastRun().filter(run -> !run.isOk()).ifPresent(run -> tell(run, console));
        state.holder().ifPresent(held -> console.say("running " + state.view() + ": " + running(held)));
    }

    private void tell(RunRecord run, Console console) {
        String result = state.result(run);
        String began = state.view() + ": the run of " + run.start();
        if (state.hasDied(run)) {
            console.tell(Style.BAD, result, began + run.text("host").map(host -> " on " + host).orElse("")
                    + " did not report its end: the process was killed, or its machine failed");
        } else if (!run.isOpen()) {
            console.tell(run.status().equals("failed") || run.status().equals("refused") ? Style.BAD : Style.WARNING,
                    result, began + run.errorLine().map(": "::concat).orElse("")
                            + " (see larder runs " + state.view() + ")");
        }
    }

    private static String running(HeldBy held) {
        return LeaseHolder.describe(held.holder()) + ", since " + Times.print(held.sinceMicros());
    }

    /** By how much the view is over its limit. */
    private String over() {
        String limit = "freshness." + level() + " (" + Durations.print(freshness.limit(level())) + ")";
        return state.age(nowMicros).map(age -> "the newest event, " + time(state.newestMicros()) + ", is "
                + DurationText.print(age.toSeconds()) + " old, "
                + DurationText.print(age.minus(freshness.limit(level())).toSeconds()) + " over " + limit)
                .orElse("no run has loaded a row; " + limit + " applies");
    }

    private String ofSource() {
        return source.map(known -> switch (cause(known)) {
            case LOAD -> "; the source has newer events, up to " + time(known.newestMicros()) + ": the load lags";
            case UPSTREAM -> "; the source has nothing newer than " + time(known.newestMicros())
                    + ": look upstream of it";
            case UNKNOWN -> "; the footers of the source do not say what its newest event is";
        }).orElse("");
    }

    private SourceState.Cause cause(SourceState known) {
        return known.cause(state.newestMicros());
    }

    private static Object seconds(Optional<Duration> duration) {
        return duration.map(Duration::toSeconds).orElse(null);
    }

    private static String time(OptionalLong micros) {
        return micros.isPresent() ? Times.print(micros.getAsLong()) : null;
    }
}
