package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

import dev.larder.expect.FeatureProfile;
import dev.larder.expect.LoadProfile;
import dev.larder.materialize.Baseline;
import dev.larder.operate.ViewStatistics;
import dev.larder.store.Footprint;
import dev.larder.store.Sizing;
import dev.larder.text.ByteSize;
import dev.larder.text.DurationText;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/** The statistics of a view as text, a line per fact. */
final class StatisticsText {
    static final List<String> COLUMNS = List.of("view", "what", "value");

    private final ViewStatistics of;
    private final OptionalLong planned;
    private final long nowMicros;
    private final List<List<?>> rows = new ArrayList<>();

    /** @param planned for how many entities to calculate the size, other than the present ones */
    StatisticsText(ViewStatistics of, OptionalLong planned, long nowMicros) {
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
            features();
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

    /** Only features with gaps have a line of their own. */
    private void features() {
        int complete = 0;
        for (int i = 0; i < of.view().features().size(); i++) {
            if (of.nullShare(i) == 0 && of.absentShare(i) == 0) {
                complete++;
                continue;
            }
            List<String> shares = new ArrayList<>();
            addShare(shares, of.nullShare(i), "null");
            addShare(shares, of.absentShare(i), "missing");
            add("feature " + of.view().features().get(i).name(), String.join(", ", shares));
        }
        if (complete > 0) {
            add("features without gaps", complete + " of " + of.view().features().size());
        }
    }

    /** What the last accepted run of a kind was like. */
    private void load(Baseline.Kind kind, LoadProfile load) {
        String what = "last " + kind + " run";
        add(what, Times.print(load.takenMicros()) + ": " + NumberText.count(load.rows(), "row") + ", "
                + (load.entities() == 1 ? "1 entity" : NumberText.print(load.entities()) + " entities"));
        load.features().forEach((name, feature) -> add(what + ", " + name, String.join(", ", facts(feature))));
    }

    private static List<String> facts(FeatureProfile feature) {
        List<String> facts = new ArrayList<>();
        facts.add(feature.shownNullShare() + " null");
        if (feature.nans() > 0) {
            facts.add(feature.shownNanShare() + " NaN");
        }
        feature.min().ifPresent(min -> facts.add(min + " to " + feature.max().orElseThrow()));
        if (!feature.quantiles().isEmpty()) {
            facts.add("quartiles about " + String.join(", ", feature.quantiles().subList(1, 4)));
        }
        feature.minLength().ifPresent(length -> facts.add("lengths " + length + " to "
                + feature.maxLength().getAsLong()));
        facts.add((feature.isDistinctExact() ? "" : "about ") + NumberText.print(feature.distinct()) + " distinct");
        return facts;
    }

    private static void addShare(List<String> shares, double share, String what) {
        if (share > 0) {
            shares.add(String.format(Locale.ROOT, share < 0.001 ? "< 0.1 %% %2$s" : "%.1f %% %s", share * 100, what));
        }
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
