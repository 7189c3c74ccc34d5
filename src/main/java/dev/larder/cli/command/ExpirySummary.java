package dev.larder.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.larder.cli.session.Session;
import dev.larder.console.Bar;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;
import dev.larder.text.Durations;
import dev.larder.text.NumberText;

/** When the rows of a view expire, and its features with a ttl of their own: how many in which hours and days. */
final class ExpirySummary {
    /** Where each step but the first begins, in seconds from now. The last is open. */
    private static final long[] STEPS = Stream
            .of("5m", "15m", "1h", "2h", "3h", "4h", "6h", "12h", "1d", "2d", "3d", "4d",
                    "5d", "6d", "7d", "14d", "30d", "90d", "365d")
            .map(Durations::parse).mapToLong(Duration::toSeconds).toArray();
    private static final int BAR_WIDTH = 30;

    private final Session session;
    private final FeatureView view;
    private final List<Feature> expiring;
    private final List<Counts> counts = new ArrayList<>();
    private long seen;
    private long damaged;

    /** How many expire in each step. @param feature null for the rows themselves */
    private record Counts(String feature, long[] steps, long[] neverAndGone) {
        static Counts of(String feature) {
            return new Counts(feature, new long[STEPS.length + 1], new long[2]);
        }

        void add(long micros, long nowMicros) {
            if (micros == Expiry.NEVER_MICROS) {
                neverAndGone[0]++;
            } else if (micros <= nowMicros) {
                gone();
            } else {
                int step = Arrays.binarySearch(STEPS, (micros - nowMicros) / 1_000_000);
                steps[step >= 0 ? step + 1 : -step - 1]++;
            }
        }

        void gone() {
            neverAndGone[1]++;
        }

        long most() {
            return Math.max(Arrays.stream(steps).max().orElseThrow(), Arrays.stream(neverAndGone).max().orElseThrow());
        }
    }

    ExpirySummary(Session session, FeatureView view) {
        this.session = session;
        this.view = view;
        this.expiring = view.features().stream().filter(feature -> feature.ttl().isPresent()).toList();
        counts.add(Counts.of(null));
        expiring.forEach(feature -> counts.add(Counts.of(feature.name())));
    }

    /** @return whether all that was looked at can be read */
    boolean print(long sample) {
        Population population = session.store().inspection().sample(view, expiring, sample, new ScanVisitor() {
            @Override
            public boolean visit(ReadResult.Found found) {
                add(found);
                return true;
            }

            @Override
            public void damaged(String key, String reason) {
                damaged++;
            }
        });
        double share = population.rows() == 0 ? 1 : Math.min(1, (double) seen / population.rows());
        try (Grid grid = Grid.of(session.console(), session.format(), session.format() == OutputFormat.TABLE
                ? List.of("feature", "expires", "rows", "share", "")
                : List.of("feature", "expires", "from_seconds", "to_seconds", "rows", "share", "seen_share"))) {
            counts.forEach(each -> print(grid, each, share));
        }
        session.console().say(String.format(Locale.ROOT, "seen: %s of %s%s of view %s (%.3g %%)%s",
                NumberText.print(seen), population.exact() ? "" : "about ", NumberText.count(population.rows(), "row"),
                view.name(), share * 100, damaged == 0 ? "" : ", and " + damaged + " that cannot be read"));
        return damaged == 0;
    }

    private void add(ReadResult.Found found) {
        long now = session.nowMicros();
        seen++;
        counts.getFirst().add(found.expiresMicros(), now);
        for (int i = 0; i < expiring.size(); i++) {
            Counts ofFeature = counts.get(1 + i);
            if (found.row().values()[i] instanceof NoValue) {
                ofFeature.gone();
            } else {
                ofFeature.add(Math.min(found.expiresMicros(),
                        Lifetime.own(expiring.get(i), found.row().eventMicros(), false).micros()), now);
            }
        }
    }

    private void print(Grid grid, Counts of, double seenShare) {
        long most = of.most();
        if (of.neverAndGone[1] > 0) {
            row(grid, of, "missing or expired", null, null, of.neverAndGone[1], most, seenShare);
        }
        // All steps between the first and the last that are not empty, so that a gap is seen as one.
        int first = 0;
        while (first < STEPS.length && of.steps[first] == 0) {
            first++;
        }
        int last = STEPS.length;
        while (last >= first && of.steps[last] == 0) {
            last--;
        }
        for (int i = first; i <= last; i++) {
            Long from = i == 0 ? 0 : STEPS[i - 1];
            Long to = i == STEPS.length ? null : STEPS[i];
            row(grid, of, label(from, to), from, to, of.steps[i], most, seenShare);
        }
        if (of.neverAndGone[0] > 0) {
            row(grid, of, "never", null, null, of.neverAndGone[0], most, seenShare);
        }
    }

    private static String label(long from, Long to) {
        String begin = Durations.print(Duration.ofSeconds(from));
        if (to == null) {
            return "in " + begin + " or later";
        }
        String end = Durations.print(Duration.ofSeconds(to));
        return from == 0 ? "in less than " + end : "in " + begin + " to " + end;
    }

    private void row(Grid grid, Counts of, String label, Long from, Long to, long rows, long most, double seenShare) {
        double share = (double) rows / seen;
        if (session.format() == OutputFormat.TABLE) {
            grid.row(Arrays.asList(of.feature == null ? "(record)" : of.feature, label, rows,
                    String.format(Locale.ROOT, "%.1f %%", share * 100),
                    Bar.of((double) rows / most, BAR_WIDTH, session.console().coloursOutput())));
        } else {
            grid.row(Arrays.asList(of.feature, label, from, to, rows, rounded(share), rounded(seenShare)));
        }
    }

    private static double rounded(double share) {
        return Math.round(share * 1e6) / 1e6;
    }
}
