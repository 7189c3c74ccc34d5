package dev.larder.store.redis.record;

import dev.larder.feature.FeatureRow;

/** What is known of a record before it is written. */
public sealed interface Stored {
    Stored NOTHING = new Nothing();

    /**
     * Nobody has looked.
     *
     * @param mayHaveCreated whether any row of the view ever had a created time
     */
    record Unknown(boolean mayHaveCreated) implements Stored {}

    record Nothing() implements Stored {}

    /** Something that this layout and encoding do not write. */
    record Foreign(String reason) implements Stored {}

    default boolean mayHaveCreated() {
        return switch (this) {
            case Unknown unknown -> unknown.mayHaveCreated();
            case Row row -> row.hasCreated();
            case Nothing nothing -> false;
            case Foreign foreign -> true;
        };
    }

    default boolean mayHaveExpiry() {
        return switch (this) {
            case Unknown unknown -> true;
            case Row row -> row.hasExpiry();
            case Nothing nothing -> false;
            case Foreign foreign -> true;
        };
    }

    /**
     * A row, or what is left of one.
     *
     * @param createdMicros {@link FeatureRow#NO_TIME} where it has none
     * @param hasCreated whether there is a field for it
     * @param hasExpiry whether there is a field for its expiry
     * @param expired whether it is past its time, so that it holds back nothing
     */
    record Row(long eventMicros, long createdMicros, boolean hasCreated, boolean hasExpiry, boolean expired)
            implements
                Stored {

        public boolean isNewerThan(FeatureRow row) {
            return !expired && (eventMicros != row.eventMicros()
                    ? eventMicros > row.eventMicros()
                    : createdMicros > row.createdMicros());
        }
    }
}
