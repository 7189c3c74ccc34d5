package dev.larder.store;

import java.util.List;
import java.util.Optional;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Tombstone;

/** What an operator wants to know about a store: when rows expire, how many there are, their size, and its health. */
public interface Introspection {

    /** Returns when rows and their features expire, and who removes them; one answer per key, in order. */
    List<Lifetime> lifetimes(FeatureView view, List<EntityKey> keys);

    /** Returns the tombstones of entities; empty for an entity without one. One answer per key, in order. */
    List<Optional<Tombstone>> tombstones(FeatureView view, List<EntityKey> keys);

    /**
     * Visits a random sample of the live rows of a view, or all of them if there are no more than asked for.
     *
     * @param rows maximum number of rows to visit
     * @return how many rows the view has; not exact if the visitor ended the sample
     */
    Population sample(FeatureView view, List<Feature> features, long rows, ScanVisitor visitor);

    /**
     * Returns how much space rows use, as the store itself reports it for these rows or for all. Rows that are gone by
     * then do not count.
     */
    Footprint footprint(FeatureView view, List<EntityKey> keys);

    /** Calculates how much space these whole rows would use: first as the config says, then in the other forms. */
    List<Sizing> sizings(FeatureView view, List<FeatureRow> rows);

    /** Returns what the servers have used so far; empty if there are none, or they do not say. */
    default Optional<ServerUsage> usage() {
        return Optional.empty();
    }

    /**
     * Checks whether the store can be reached and used for these views. It writes, reads and removes a row in a view
     * that no config can have. Every problem is a result, also if the store does not answer.
     */
    List<CheckResult> examine(List<FeatureView> views);
}
