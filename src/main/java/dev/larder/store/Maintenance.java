package dev.larder.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import dev.larder.feature.FeatureView;

/** All that a project has in a store, whether or not a config still knows it, and how it is taken out again. */
public interface Maintenance {

    /** Announces a view of the config: rows that another program wrote for it carry no view name in the store. */
    default void know(FeatureView view) {}

    /** The views that something was ever written for, by name. */
    List<StoredView> views();

    /** How many rows of a view there are, expired ones that the store still holds included. */
    long count(String view);

    /** Whether the numbers of rows answered so far are exact: not if a cluster moved rows between its nodes meanwhile. */
    default boolean countsExactly() {
        return true;
    }

    /**
     * Removes all rows of a view, and then what the store keeps beside them: its marks, its watermark, its lease.
     * Nothing of another view or project is touched. May be ended on the way, and done again.
     *
     * @return how many rows were removed
     */
    long clear(String view, Pace pace);

    /** Removes features that a view no longer has from the rows that live on. @return how many rows were changed */
    long drop(FeatureView view, Set<String> features, Pace pace);

    /**
     * Removes one entity's row from a view that no config need know any more.
     *
     * @param entity its text, as of {@link dev.larder.feature.EntityKey}
     */
    DeleteOutcome erase(String view, String entity);

    /** @param features names of all that were ever written */
    record StoredView(String name, Set<String> features) {}

    /** Hears of every step, and may slow it down. */
    interface Pace {
        /** @return false to end before the next step */
        boolean next(long rows);

        /**
         * How many rows a second at most, for servers that go through them by themselves; empty for as fast as they
         * can.
         */
        default OptionalLong mostASecond() {
            return OptionalLong.empty();
        }
    }
}
