package dev.larder.store;

import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/** What an operator wants to know of a store beyond its rows: how long they stay, their number and size, its health. */
public interface Introspection {

    /** When rows and their features expire, and whether the server or the reader enforces it; one answer per key, in order. */
    List<Lifetime> lifetimes(FeatureView view, List<EntityKey> keys);

    /**
     * Visits a random sample of the live rows of a view; all of them if the view has no more than were requested.
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
     * Checks that the store is reachable and suits these views. It writes, reads and removes a row under a name that no
     * view of a config can have. Every problem is a result, even an unreachable store.
     */
    List<CheckResult> examine(List<FeatureView> views);
}
