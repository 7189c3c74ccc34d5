package dev.larder.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.larder.cli.session.Session;
import dev.larder.console.Bar;
import dev.larder.console.Grid;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.operate.ExpiryHistogram;
import dev.larder.operate.DurationHistogram.Bucket;
import dev.larder.operate.ExpiryHistogram.Counts;
import dev.larder.store.Population;
import dev.larder.text.NumberText;

/** Prints when the rows of a view expire, and its features with a ttl of their own. */
final class ExpirySummary {
    private static final int BAR_WIDTH = 30;

    private final Session session;
    private final ExpiryHistogram histogram;

    ExpirySummary(Session session, ExpiryHistogram histogram) {
        this.session = session;
        this.histogram = histogram;
    }

    void print(FeatureView view) {
        try (Grid grid = Grid.of(session.console(), session.format(), session.format().isForPeople()
                ? List.of("feature", "expires", "rows", "share", "")
                : List.of("feature", "expires", "from_seconds", "to_seconds", "rows", "share", "seen_share"))) {
            histogram.counts().forEach(counts -> print(grid, counts));
        }
        Population population = histogram.population();
        String line = String.format(Locale.ROOT, "sampled %s of %s%s of view %s (%.3g %%)%s",
                NumberText.print(histogram.seen()), population.exact() ? "" : "about ",
                NumberText.count(population.rows(), "row"), view.name(), histogram.seenShare() * 100,
                histogram.damaged() == 0
                        ? ""
                        : "; " + NumberText.count(histogram.damaged(), "more row") + " cannot be read");
        if (histogram.damaged() == 0) {
            session.console().say(line);
        } else {
            session.console().tell(line);
        }
    }

    private void print(Grid grid, Counts counts) {
        if (counts.gone() > 0) {
            row(grid, counts, "missing or expired", null, null, counts.gone());
        }
        for (Bucket bucket : counts.buckets()) {
            row(grid, counts, "in " + bucket.label(), bucket.fromSeconds(), bucket.toSeconds(), bucket.count());
        }
        if (counts.never() > 0) {
            row(grid, counts, "never", null, null, counts.never());
        }
    }

    private void row(Grid grid, Counts counts, String label, Long from, Long to, long rows) {
        double share = (double) rows / histogram.seen();
        String feature = counts.feature().map(Feature::name).orElse(null);
        if (session.format().isForPeople()) {
            grid.row(Arrays.asList(feature == null ? TtlCommand.RECORD : feature, label, rows,
                    String.format(Locale.ROOT, "%.1f %%", share * 100),
                    Bar.of((double) rows / counts.most(), BAR_WIDTH, session.console().colorsOutput())));
        } else {
            grid.row(Arrays.asList(feature, label, from, to, rows, rounded(share), rounded(histogram.seenShare())));
        }
    }

    private static double rounded(double share) {
        return Math.round(share * 1e6) / 1e6;
    }
}
