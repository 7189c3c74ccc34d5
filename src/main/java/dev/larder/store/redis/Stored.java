package dev.larder.store.redis;

import dev.larder.feature.FeatureRow;

/** What is known of a record before it is written. */
sealed interface Stored {
    Stored UNKNOWN = new Unknown();
    Stored NOTHING = new Nothing();

    /** Nobody has looked. */
    record Unknown() implements Stored {}

    record Nothing() implements Stored {}

    /** Something that this layout and encoding do not write. */
    record Foreign(String reason) implements Stored {}

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

        boolean isNewerThan(FeatureRow row) {
            return !expired && (eventMicros != row.eventMicros()
                    ? eventMicros > row.eventMicros()
                    : createdMicros > row.createdMicros());
        }
    }
}
