package dev.larder.store.redis.record;

import dev.larder.feature.FeatureRow;

/** What a writer knows about the record that it is about to change. */
public sealed interface ExistingRecord {
    ExistingRecord NOTHING = new Nothing();

    /** It was not read. @param mayHave what rows of the view have ever had */
    record Unknown(Extras mayHave) implements ExistingRecord {}

    record Nothing() implements ExistingRecord {}

    /** Something that this layout and encoding do not write. */
    record Foreign(String reason) implements ExistingRecord {}

    /** Fields of a record that only some rows have, and that a row without them has to remove. */
    record Extras(boolean created, boolean expiry, boolean featureTimes) {
        static final Extras NONE = new Extras(false, false, false);
        private static final Extras ALL = new Extras(true, true, true);
    }

    default Extras mayHave() {
        return switch (this) {
            case Unknown unknown -> unknown.mayHave;
            case Row row -> row.extras;
            case Nothing nothing -> Extras.NONE;
            case Foreign foreign -> Extras.ALL;
        };
    }

    /**
     * A row, or fields that are left of an expired one.
     *
     * @param createdMicros {@link FeatureRow#NO_TIME} if it has none
     * @param extras which of these fields it has
     * @param expired whether it has expired, so that any row replaces it
     */
    record Row(long eventMicros, long createdMicros, Extras extras, boolean expired)
            implements
                ExistingRecord {

        public boolean isNewerThan(FeatureRow row) {
            return !expired && (eventMicros != row.eventMicros()
                    ? eventMicros > row.eventMicros()
                    : createdMicros > row.createdMicros());
        }
    }
}
