package dev.larder.store.redis.record;

import dev.larder.feature.FeatureRow;

/** What a writer knows about the record that it is about to change. */
public sealed interface ExistingRecord {
    ExistingRecord NOTHING = new Nothing();

    /**
     * It was not read.
     *
     * @param mayHaveCreated whether any row of the view ever had a created time
     */
    record Unknown(boolean mayHaveCreated) implements ExistingRecord {}

    record Nothing() implements ExistingRecord {}

    /** Something that this layout and encoding do not write. */
    record Foreign(String reason) implements ExistingRecord {}

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
     * A row, or fields that are left of an expired one.
     *
     * @param createdMicros {@link FeatureRow#NO_TIME} if it has none
     * @param hasCreated whether the created time's field exists
     * @param hasExpiry whether the expiry's field exists
     * @param expired whether it has expired, so that any row replaces it
     */
    record Row(long eventMicros, long createdMicros, boolean hasCreated, boolean hasExpiry, boolean expired)
            implements
                ExistingRecord {

        public boolean isNewerThan(FeatureRow row) {
            return !expired && (eventMicros != row.eventMicros()
                    ? eventMicros > row.eventMicros()
                    : createdMicros > row.createdMicros());
        }
    }
}
