package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

import dev.larder.operate.ViewStatistics;
import dev.larder.store.Footprint;
import dev.larder.store.Sizing;
import dev.larder.text.ByteSize;
import dev.larder.text.DurationText;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/** The statistics of a view as a reader has them: a fact a line. */
final class StatisticsText {
    static final List<String> COLUMNS = List.of("view", "what", "value");

    private final ViewStatistics of;
    private final long planned;
    private final long nowMicros;
    private final List<List<?>> rows = new ArrayList<>();

    /** @param planned for how many entities to say the size */
    StatisticsText(ViewStatistics of, long planned, long nowMicros) {
        this.of = of;
        this.planned = planned;
        this.nowMicros = nowMicros;
    }

    Stream<List<?>> rows() {
        add("entities", (of.population().exact() ? "" : "about ") + NumberText.print(of.population().rows())
                + (of.population().exact()
                        ? ", counted"
                        : ", estimated from a sample of " + NumberText.print(of.seen())));
        watermark();
        if (of.seen() > 0) {
            add("oldest event", Times.print(of.oldestMicros().getAsLong()) + ofSample());
            add("newest event", Times.print(of.newestMicros().getAsLong()) + ", "
                    + ago(of.newestMicros().getAsLong()) + ofSample());
            size();
            for (int i = 0; i < of.view().features().size(); i++) {
                add("feature " + of.view().features().get(i).name(),
                        String.format(Locale.ROOT, "%.1f %% null, %.1f %% missing",
                                of.nullShare(i) * 100, of.absentShare(i) * 100));
            }
        }
        return rows.stream();
    }

    /** The oldest and newest of a sample need not be those of all. */
    private String ofSample() {
        return of.seen() < of.population().rows() ? ", in a sample of " + NumberText.print(of.seen()) : "";
    }

    private void watermark() {
        OptionalLong watermark = of.watermarkMicros();
        if (watermark.isEmpty()) {
            add("watermark", "none: no materialize has set it");
            return;
        }
        String said = Times.print(watermark.getAsLong()) + ", " + ago(watermark.getAsLong());
        if (of.newestMicros().isPresent()) {
            long seconds = (of.newestMicros().getAsLong() - watermark.getAsLong()) / 1_000_000;
            said += seconds == 0
                    ? "; the newest row is of that time"
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
            add("all of them", ByteSize.print(footprint.bytesPerRow() * of.population().rows()));
            add("for " + NumberText.print(planned) + (planned == 1 ? " entity" : " entities"),
                    ByteSize.print(footprint.bytesPerRow() * planned)
                            + " by the sample");
        }
        Sizing configured = of.sizings().getFirst();
        for (Sizing sizing : of.sizings()) {
            double saved = 1 - sizing.bytesPerRow() / configured.bytesPerRow();
            add("as " + sizing.form(), ByteSize.print(sizing.bytesPerRow() * planned) + " by formula, "
                    + NumberText.print(Math.round(sizing.bytesPerRow())) + " bytes per entity"
                    + (sizing == configured ? ", as configured" : compared(saved)));
        }
    }

    private static String compared(double saved) {
        long percent = Math.round(Math.abs(saved) * 100);
        return percent == 0 ? ", as much" : ", " + percent + " % " + (saved < 0 ? "more" : "less");
    }

    private String ago(long micros) {
        long seconds = (nowMicros - micros) / 1_000_000;
        return seconds < 0 ? DurationText.print(-seconds) + " ahead" : DurationText.print(seconds) + " ago";
    }

    private void add(String what, String value) {
        rows.add(List.of(of.view().name(), what, value));
    }
}
