package dev.larder.expect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/** Counts the features that expectations name, over the latest rows of a load. Several threads may add rows. */
public final class LoadObserver {
    /** Values that the samples of all features hold together, some 24 MB, and those of one. */
    private static final int ALL_SAMPLED = 1 << 17;
    private static final int MOST_SAMPLED = 4096;
    private static final int FEWEST_SAMPLED = 16;

    private final List<FeatureObserver> observers = new ArrayList<>();
    private final Map<String, FeatureTally> tallies = new LinkedHashMap<>();

    /** @param view with the features of the rows that are added */
    public LoadObserver(FeatureView view, Map<String, FeatureExpectations> expected) {
        int sampled = Math.clamp(ALL_SAMPLED / view.features().size(), FEWEST_SAMPLED, MOST_SAMPLED);
        for (int slot = 0; slot < view.features().size(); slot++) {
            Feature feature = view.features().get(slot);
            FeatureTally tally = new FeatureTally(sampled);
            tallies.put(feature.name(), tally);
            observers.add(new FeatureObserver(FeatureKind.of(feature.type()), slot,
                    expected.getOrDefault(feature.name(), FeatureExpectations.NONE), tally));
        }
    }

    public void add(List<FeatureRow> rows) {
        long[] tags = rows.stream().mapToLong(row -> Hash64.of(row.key().text())).toArray();
        observers.forEach(observer -> observer.add(rows, tags));
    }

    /** Adds what was counted of other rows. */
    public void add(Map<String, FeatureTally> others) {
        others.forEach((feature, tally) -> tallies.get(feature).add(tally));
    }

    /** By feature. */
    public Map<String, FeatureTally> tallies() {
        return tallies;
    }
}
