package dev.larder.cli.command;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.larder.console.Console;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.console.Sparkline;
import dev.larder.expect.FeatureProfile;
import dev.larder.expect.LoadProfile;
import dev.larder.feature.Feature;
import dev.larder.materialize.Baseline;
import dev.larder.operate.ViewStatistics;
import dev.larder.text.NumberText;

/** The values of a view's features as a table: what is stored, beside what the last accepted runs had. */
final class FeatureStatistics {
    private static final int SPARK_WIDTH = 12;
    /** Digits that are enough for a reader; JSON has all of them. */
    private static final MathContext SHOWN = new MathContext(6);

    private final String title;
    private final boolean comparesRuns;
    private final List<List<?>> rows = new ArrayList<>();

    /** @param blocks whether charts are of block characters */
    FeatureStatistics(ViewStatistics of, boolean blocks) {
        title = "features of " + of.view().name() + ", of " + NumberText.count(of.seen(), "row") + ":";
        comparesRuns = of.baseline().loads().values().stream().anyMatch(load -> !load.features().isEmpty());
        Map<String, FeatureProfile> features = of.features();
        for (int i = 0; of.seen() > 0 && i < of.view().features().size(); i++) {
            Feature feature = of.view().features().get(i);
            FeatureProfile profile = features.get(feature.name());
            List<String> gaps = new ArrayList<>();
            addShare(gaps, of.nullShare(i), "null");
            addShare(gaps, of.absentShare(i), "missing");
            addShare(gaps, (double) profile.nans() / of.seen(), "NaN");
            add(feature, "now", gaps, profile, Sparkline.of(of.shape(feature.name(), SPARK_WIDTH), blocks));
            for (Map.Entry<Baseline.Kind, LoadProfile> run : of.baseline().loads().entrySet()) {
                FeatureProfile then = run.getValue().features().get(feature.name());
                if (then != null) {
                    add(feature, "last " + run.getKey() + " run", gaps(then), then, "");
                }
            }
        }
    }

    private static List<String> gaps(FeatureProfile profile) {
        List<String> gaps = new ArrayList<>();
        if (profile.nulls() > 0) {
            gaps.add(profile.shownNullShare() + " null");
        }
        if (profile.nans() > 0) {
            gaps.add(profile.shownNanShare() + " NaN");
        }
        return gaps;
    }

    private static void addShare(List<String> shares, double share, String what) {
        if (share > 0) {
            shares.add(String.format(Locale.ROOT, share < 0.001 ? "< 0.1 %% %2$s" : "%.1f %% %s", share * 100, what));
        }
    }

    private void add(Feature feature, String when, List<String> gaps, FeatureProfile profile, String shape) {
        List<Object> cells = new ArrayList<>(List.of(feature.name()));
        if (comparesRuns) {
            cells.add(when);
        }
        List<String> quantiles = profile.quantiles();
        cells.addAll(Arrays.asList(gaps.isEmpty() ? null : String.join(", ", gaps),
                profile.min().map(FeatureStatistics::shown).orElse(null),
                quantiles.isEmpty() ? null : shown(quantiles.get(1)),
                quantiles.isEmpty() ? null : shown(quantiles.get(2)),
                quantiles.isEmpty() ? null : shown(quantiles.get(3)),
                profile.max().map(FeatureStatistics::shown).orElse(null),
                (profile.isDistinctExact() ? "" : "about ") + NumberText.print(profile.distinct()),
                profile.minLength().isPresent()
                        ? "lengths " + NumberText.print(profile.minLength().getAsLong()) + " to "
                                + NumberText.print(profile.maxLength().getAsLong())
                        : shape));
        rows.add(cells);
    }

    /** Times and infinities stay as they are. */
    private static String shown(String number) {
        try {
            BigDecimal exact = new BigDecimal(number);
            if (exact.scale() <= 0) {
                return exact.toPlainString();
            }
            boolean isLarge = exact.precision() - exact.scale() >= SHOWN.getPrecision();
            return (isLarge ? exact.setScale(0, RoundingMode.HALF_UP) : exact.round(SHOWN).stripTrailingZeros())
                    .toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    /** Nothing if there are no rows. */
    void print(Console console, OutputFormat format) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("feature", "gaps", "min", "p25", "median", "p75", "max",
                "distinct", "distribution"));
        if (comparesRuns) {
            columns.add(1, "when");
        }
        console.print(title);
        try (Grid grid = Grid.of(console, format, columns)) {
            rows.forEach(grid::row);
        }
    }
}
