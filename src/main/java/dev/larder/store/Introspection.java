package dev.larder.store;

import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/** What an operator wants to know of a store beyond its rows: how long they stay, their number and size, its health. */
public interface Introspection {

    /** When rows and their features expire, and who sees to it; answers one a key, in order. */
    List<Lifetime> lifetimes(FeatureView view, List<EntityKey> keys);

    /**
     * Visits some live rows of a view, chosen without regard to what they are; all of them where there are no more than
     * asked for.
     *
     * @param rows the most to visit
     * @return how many rows the view has; not exact after a visitor ended it
     */
    Population sample(FeatureView view, List<Feature> features, long rows, ScanVisitor visitor);

    /**
     * How much room rows take, by the store's own account of these, or of all; of rows that are gone meanwhile, none.
     */
    Footprint footprint(FeatureView view, List<EntityKey> keys);

    /** How much room these whole rows would take by calculation: as the config has it first, then as it also could. */
    List<Sizing> sizings(FeatureView view, List<FeatureRow> rows);

    /**
     * Looks whether the store is there and fit for these views. It writes, reads and removes a row of its own where no
     * view of a config can have one. What is wrong is a finding, also where nothing answers.
     */
    List<CheckResult> examine(List<FeatureView> views);
}
