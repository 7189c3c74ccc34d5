package dev.larder.operate;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.expect.Freshness;
import dev.larder.report.PrometheusText;
import dev.larder.report.PrometheusText.Labels;
import dev.larder.report.ViewMetrics;

/** The state of views as metrics, for a probe that runs nothing. */
public final class StatusMetrics {
    private final PrometheusText out = new PrometheusText();
    private final String project;
    private final long nowMicros;

    public StatusMetrics(String project, long nowMicros) {
        this.project = project;
        this.nowMicros = nowMicros;
    }

    /** @param source what its source has, if that was asked for */
    public void add(LoadState state, Freshness freshness, Optional<SourceState> source) {
        Labels view = Labels.of(project, state.view());
        out.addSeconds("larder_newest_event_timestamp_seconds",
                "The newest event time that was loaded; absent if none was.", view, state.newestMicros());
        ViewMetrics.addWatermark(out, view, state.watermark());
        limit(view, "warn", freshness.warn());
        limit(view, "error", freshness.error());
        if (freshness.isLimited()) {
            out.add("larder_freshness_level",
                    "0 if the newest event is within the limits, 1 if it is over warn, 2 if it is over error.", view,
                    state.judge(freshness, nowMicros).ordinal());
        }
        state.history().rows().ifPresent(rows -> out.add("larder_rows",
                "Rows that the last full run left in the store.", view, rows.count()));
        ViewMetrics.addLastSuccess(out, view, state.history().lastSuccessMicros());
        state.history().lastEnded().ifPresent(run -> ViewMetrics.addLastRun(out, view, run.endedMicros().getAsLong(),
                run.isOk(), run.count("exit_code")));
        out.add("larder_run_in_progress", "1 while a run has the view.", view, state.holder().isPresent() ? 1 : 0);
        source.ifPresent(known -> out.addSeconds("larder_source_newest_event_timestamp_seconds",
                "The newest event time of the source by its footers; absent if they do not say it.", view,
                known.newestMicros()));
    }

    private void limit(Labels view, String severity, Optional<Duration> limit) {
        out.addSeconds("larder_freshness_limit_seconds", "How old the newest event may be.",
                view.and("severity", severity), limit.map(age -> OptionalLong.of(age.toMillis() * 1_000))
                        .orElse(OptionalLong.empty()));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
