package dev.larder.materialize;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.expect.Breach;
import dev.larder.expect.ProfileTree;
import dev.larder.feature.JsonTree;
import dev.larder.feature.ValueJson;
import dev.larder.source.ColumnDrift;
import dev.larder.source.SourcePlan;
import dev.larder.text.Times;

/** The report of a run as JSON, for whatever scheduled it. */
public final class ReportFile {
    private final JsonGenerator out;

    private ReportFile(JsonGenerator out) {
        this.out = out;
    }

    public static void write(Path file, String project, List<ViewReport> reports) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            new ReportFile(out).run(project, reports);
        }
        AtomicTextFile.write(file, text + "\n");
    }

    private void run(String project, List<ViewReport> reports) {
        out.writeStartObject();
        text("project", project);
        number("peak_memory_bytes", PeakMemory.bytes());
        out.writeArrayPropertyStart("views");
        reports.forEach(this::view);
        out.writeEndArray();
        out.writeEndObject();
    }

    private void view(ViewReport report) {
        out.writeStartObject();
        text("view", report.view());
        text("status", report.status().name().toLowerCase(Locale.ROOT));
        text("error", report.failure() == null ? null : message(report.failure()));
        if (!report.columns().matched().isEmpty()) {
            plan(report);
        }
        drift(report.drift());
        expectations(report);
        counts(report.counts());
        seconds(report);
        time("watermark_before", report.watermarkBefore());
        time("watermark_after", report.watermarkAfter());
        out.writeArrayPropertyStart("notes");
        report.notes().forEach(out::writeString);
        out.writeEndArray();
        out.writeEndObject();
    }

    private void drift(List<ColumnDrift> drifts) {
        out.writeArrayPropertyStart("drift");
        for (ColumnDrift drift : drifts) {
            out.writeStartObject();
            text("kind", drift.kind().toString());
            text("column", drift.column().isEmpty() ? null : drift.column());
            text("detail", drift.sentence());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void expectations(ViewReport report) {
        out.writeArrayPropertyStart("not_met");
        for (Breach breach : report.breaches()) {
            out.writeStartObject();
            text("expectation", breach.expectation());
            text("severity", breach.severity().toString());
            text("found", breach.found());
            text("expected", breach.expected());
            out.writeArrayPropertyStart("examples");
            breach.examples().forEach(out::writeString);
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeName("new_rows");
        JsonTree.write(out, report.found().map(Engine.Found::newRows).orElse(null));
        out.writeName("profile");
        JsonTree.write(out, report.profile().map(ProfileTree::of).orElse(null));
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private void plan(ViewReport report) {
        out.writeObjectPropertyStart("plan");
        time("from", report.window().fromMicros() == Long.MIN_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(report.window().fromMicros()));
        time("to", OptionalLong.of(report.window().toMicros()));
        report.plan().ifPresent(this::files);
        out.writeEndObject();
    }

    private void files(SourcePlan plan) {
        number("files", plan.files().size());
        number("row_groups", plan.rowGroups().size() + plan.skipped().rowGroups());
        number("row_groups_read", plan.rowGroups().size());
        number("rows", plan.rows());
        number("rows_skipped_early", plan.skipped().rowsBeforeWindow());
        number("rows_skipped_late", plan.skipped().rowsAfterWindow());
    }

    private void counts(RowCounts counts) {
        number("read", counts.read());
        number("before_window", counts.beforeWindow());
        number("after_window", counts.afterWindow());
        number("superseded", counts.superseded());
        number("ties", counts.ties());
        number("rejected", counts.rejected());
        number("expired", counts.expired());
        number("stale", counts.stale());
        number("dropped", counts.dropped());
        number("written", counts.written());
        number("failed", counts.failed());
        number("deleted", counts.deleted());
        number("undeleted", counts.undeleted());
        out.writeObjectPropertyStart("rejected_by");
        counts.rejectedBy().forEach((reason, count) -> number(reason.toString(), count));
        out.writeEndObject();
        text("first_failure", counts.firstFailure());
    }

    private void seconds(ViewReport report) {
        out.writeObjectPropertyStart("seconds");
        for (Phase phase : Phase.values()) {
            out.writeNumberProperty(phase.toString(), report.seconds(phase));
        }
        out.writeEndObject();
        rate("latest_rows_per_second", report.counts().read(), report.seconds(Phase.LATEST));
        rate("written_rows_per_second", report.counts().written(), report.seconds(Phase.WRITE));
        number("spilled_bytes", report.spilledBytes());
    }

    private void rate(String name, long rows, double seconds) {
        number(name, seconds == 0 ? 0 : Math.round(rows / seconds));
    }

    private void text(String name, String value) {
        out.writeStringProperty(name, value);
    }

    private void number(String name, long value) {
        out.writeNumberProperty(name, value);
    }

    private void time(String name, OptionalLong micros) {
        text(name, micros.isPresent() ? Times.print(micros.getAsLong()) : null);
    }
}
