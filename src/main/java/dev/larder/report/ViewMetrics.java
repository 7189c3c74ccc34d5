package dev.larder.report;

import java.util.OptionalLong;

import dev.larder.report.PrometheusText.Labels;

/** The metrics that a run leaves and that {@code status} has without one. */
public final class ViewMetrics {
    private ViewMetrics() {}

    public static void addLastSuccess(PrometheusText out, Labels view, OptionalLong micros) {
        out.addSeconds("larder_last_success_timestamp_seconds",
                "When the last successful run of the view ended; absent if that is not known.", view, micros);
    }

    public static void addLastRun(PrometheusText out, Labels view, long endedMicros, boolean success, long exitCode) {
        out.addSeconds("larder_materialize_last_run_timestamp_seconds", "When the last run of the view ended.", view,
                OptionalLong.of(endedMicros));
        out.add("larder_materialize_success", "1 if the last run succeeded.", view, success ? 1 : 0);
        out.add("larder_materialize_exit_code", "The exit code of the last run.", view, exitCode);
    }

    public static void addWatermark(PrometheusText out, Labels view, OptionalLong micros) {
        out.addSeconds("larder_materialize_watermark_timestamp_seconds",
                "Event time up to which the view is materialized; absent if it never was.", view, micros);
    }
}
