package dev.larder.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.operate.DurationHistogram.Bucket;
import dev.larder.store.OnlineStore;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;

/** When a sample of a view's rows expires, and when its features with a ttl of their own do. */
public final class ExpiryHistogram implements ScanVisitor {
    private final List<Feature> expiring;
    private final LongSupplier nowMicros;
    private final List<Counts> counts = new ArrayList<>();
    private Population population;
    private long seen;
    private long damaged;

    /** When rows expire, or one feature of them. */
    public static final class Counts {
        private final Optional<Feature> feature;
        private final DurationHistogram times = new DurationHistogram();
        private long never;
        private long gone;

        private Counts(Optional<Feature> feature) {
            this.feature = feature;
        }

        private void add(long micros, long nowMicros) {
            if (micros == ReadResult.NEVER_MICROS) {
                never++;
            } else if (micros <= nowMicros) {
                gone++;
            } else {
                times.add((micros - nowMicros) / 1_000_000);
            }
        }

        /** Empty for the rows themselves. */
        public Optional<Feature> feature() {
            return feature;
        }

        public long never() {
            return never;
        }

        /** How many are missing or have expired already. */
        public long gone() {
            return gone;
        }

        /** In how long they expire, counted from now. */
        public List<Bucket> buckets() {
            return times.buckets();
        }

        /** The largest count, the scale of a chart. */
        public long most() {
            return Math.max(times.most(), Math.max(never, gone));
        }
    }

    private ExpiryHistogram(FeatureView view, LongSupplier nowMicros) {
        this.expiring = view.features().stream().filter(feature -> feature.ttl().isPresent()).toList();
        this.nowMicros = nowMicros;
        counts.add(new Counts(Optional.empty()));
        expiring.forEach(feature -> counts.add(new Counts(Optional.of(feature))));
    }

    /** @param sample the most rows to look at */
    public static ExpiryHistogram of(OnlineStore store, FeatureView view, long sample, LongSupplier nowMicros) {
        ExpiryHistogram histogram = new ExpiryHistogram(view, nowMicros);
        histogram.population = store.inspection().sample(view, histogram.expiring, sample, histogram);
        return histogram;
    }

    @Override
    public boolean visit(ReadResult.Found found) {
        long now = nowMicros.getAsLong();
        seen++;
        counts.getFirst().add(found.expiresMicros(), now);
        for (int i = 0; i < expiring.size(); i++) {
            Counts ofFeature = counts.get(1 + i);
            if (found.row().values()[i] instanceof NoValue) {
                ofFeature.gone++;
            } else {
                ofFeature.add(Math.min(found.expiresMicros(),
                        found.times().expiresMicros(expiring.get(i))), now);
            }
        }
        return true;
    }

    @Override
    public void damaged(String key, String reason) {
        damaged++;
    }

    /** Of the rows first, then of each feature that has a ttl. */
    public List<Counts> counts() {
        return counts;
    }

    public Population population() {
        return population;
    }

    /** How many rows were looked at. */
    public long seen() {
        return seen;
    }

    /** The share of the view that was looked at. */
    public double seenShare() {
        return population.rows() == 0 ? 1 : Math.min(1, (double) seen / population.rows());
    }

    /** How many records cannot be read. */
    public long damaged() {
        return damaged;
    }
}
