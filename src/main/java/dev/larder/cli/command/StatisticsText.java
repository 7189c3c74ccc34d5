package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import dev.larder.console.Bar;
import dev.larder.expect.LoadProfile;
import dev.larder.materialize.Baseline;
import dev.larder.operate.ViewStatistics;
import dev.larder.store.Footprint;
import dev.larder.store.Sizing;
import dev.larder.text.ByteSize;
import dev.larder.text.DurationText;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/** The statistics of a view's rows as text, a line per fact. */
final class StatisticsText {
    private static final int BAR_WIDTH = 24;
    static final List<String> COLUMNS = List.of("view", "what", "value");

    private final ViewStatistics of;
    private final OptionalLong planned;
    private final long nowMicros;
    private final boolean blocks;
    private final List<List<?>> rows = new ArrayList<>();

    /**
     * @param planned for how many entities to calculate the size, other than the present ones
     * @param blocks whether charts are of block characters
     */
    StatisticsText(ViewStatistics of, OptionalLong planned, long nowMicros, boolean blocks) {
        this.of = of;
        this.planned = planned;
        this.nowMicros = nowMicros;
        this.blocks = blocks;
    }

    Stream<List<?>> rows() {
        add("entities", (of.population().exact() ? "" : "about ") + NumberText.print(of.population().rows())
                + (of.population().exact()
                        ? ", counted"
                        : ", estimated from a sample of " + NumberText.print(of.seen())));
        if (of.population().tombstones() > 0) {
            add("tombstones", (of.population().exact() ? "" : "about ")
                    + NumberText.print(of.population().tombstones()) + ", of deleted entities");
        }
        watermark();
        if (of.seen() > 0) {
            add("oldest event", Times.print(of.oldestMicros().getAsLong()) + ofSample());
            add("newest event", Times.print(of.newestMicros().getAsLong()) + ", "
                    + ago(of.newestMicros().getAsLong()) + ofSample());
            size();
            ages();
        }
        of.baseline().loads().forEach(this::load);
        of.baseline().problem().ifPresent(problem -> add("last run", problem));
        return rows.stream();
    }

    /** The oldest and newest of a sample may not be those of the view. */
    private String ofSample() {
        return of.seen() < of.population().rows() ? ", in a sample of " + NumberText.print(of.seen()) : "";
    }

    private void watermark() {
        OptionalLong watermark = of.watermarkMicros();
        if (watermark.isEmpty()) {
            add("watermark", "none: never materialized");
            return;
        }
        String said = Times.print(watermark.getAsLong()) + ", " + ago(watermark.getAsLong());
        if (of.newestMicros().isPresent()) {
            long seconds = (of.newestMicros().getAsLong() - watermark.getAsLong()) / 1_000_000;
            said += seconds == 0
                    ? "; the newest row has the same time"
                    : "; the newest row is " + DurationText.print(Math.abs(seconds))
                            + (seconds < 0 ? " older" : " newer");
        }
        add("watermark", said);
    }

    private void size() {
        Footprint footprint = of.footprint();
        if (footprint.rows() > 0) {
            add("bytes per entity",
                    NumberText.print(Math.round(footprint.bytesPerRow())) + " (" + footprint.source() + ", of "
                            + NumberText.count(footprint.rows(), "row") + ")");
            add("total size", ByteSize.print(footprint.bytesPerRow() * of.population().rows()));
            planned.ifPresent(count -> add("for " + (count == 1 ? "1 entity" : NumberText.print(count) + " entities"),
                    ByteSize.print(footprint.bytesPerRow() * count) + ", from the sample"));
        }
        Sizing configured = of.sizings().getFirst();
        for (Sizing sizing : of.sizings()) {
            double saved = 1 - sizing.bytesPerRow() / configured.bytesPerRow();
            add("as " + sizing.form(),
                    ByteSize.print(sizing.bytesPerRow() * planned.orElse(of.population().rows())) + " calculated, "
                            + NumberText.print(Math.round(sizing.bytesPerRow())) + " bytes per entity"
                            + (sizing == configured ? ", as configured" : compared(saved)));
        }
    }

    /** How old the rows are. */
    private void ages() {
        long most = Math.max(of.ages().most(), of.future());
        if (of.future() > 0) {
            age("ahead of the clock", of.future(), most);
        }
        of.ages().buckets().stream().filter(bucket -> bucket.count() > 0)
                .forEach(bucket -> age(bucket.label(), bucket.count(), most));
    }

    private void age(String age, long rows, long most) {
        add("age " + age, Bar.of((double) rows / most, BAR_WIDTH, blocks) + " "
                + NumberText.count(rows, "row"));
    }

    /** What the last accepted run of a kind was like. */
    private void load(Baseline.Kind kind, LoadProfile load) {
        String what = "last " + kind + " run";
        add(what, Times.print(load.takenMicros()) + ": " + NumberText.count(load.rows(), "row") + ", "
                + (load.entities() == 1 ? "1 entity" : NumberText.print(load.entities()) + " entities"));
    }

    private static String compared(double saved) {
        long percent = Math.round(Math.abs(saved) * 100);
        return percent == 0 ? ", the same" : ", " + percent + " % " + (saved < 0 ? "more" : "less");
    }

    private String ago(long micros) {
        long seconds = (nowMicros - micros) / 1_000_000;
        return seconds < 0 ? DurationText.print(-seconds) + " ahead" : DurationText.print(seconds) + " ago";
    }

    private void add(String what, String value) {
        rows.add(List.of(of.view().name(), what, value));
    }
}
