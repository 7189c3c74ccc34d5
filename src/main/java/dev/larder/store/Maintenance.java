package dev.larder.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import dev.larder.feature.FeatureView;

/** Everything that a project has in a store, including views that are not in the config, and how to remove it. */
public interface Maintenance {

    /** Announces a view of the config. The store has no name for what another program wrote for it. */
    default void know(FeatureView view) {}

    /** All views that were ever written. */
    List<StoredView> views();

    /** Counts the rows of a view, including expired rows that the store still holds. */
    long count(String view);

    /** Whether all counts so far are exact: they are not if a cluster moved rows between its nodes meanwhile. */
    default boolean countsExactly() {
        return true;
    }

    /**
     * Removes all rows of a view, and then its metadata, watermark, documents and lease. Touches nothing of another view or project.
     * May be interrupted and repeated.
     *
     * @return how many rows were removed
     */
    long clear(String view, Pace pace);

    /** Removes features that a view no longer has from its rows. @return how many rows were changed */
    long drop(FeatureView view, Set<String> features, Pace pace);

    /**
     * Removes one entity's row from a view that need not be in the config.
     *
     * @param entity the text of its {@link dev.larder.feature.EntityKey}
     */
    DeleteOutcome erase(String view, String entity);

    /** @param features the names of all features that were ever written */
    record StoredView(String name, Set<String> features) {}

    /** Is called after every step, and may slow it down. */
    interface Pace {
        /** @return false to end before the next step */
        boolean next(long rows);

        /**
         * Maximum rows per second, for servers that process them on their own; empty for as fast as they can.
         */
        default OptionalLong mostASecond() {
            return OptionalLong.empty();
        }
    }
}
