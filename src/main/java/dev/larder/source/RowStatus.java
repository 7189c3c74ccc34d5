package dev.larder.source;

import dev.larder.feature.FeatureRow;

/** How a row stands to a run, by its key and times alone. */
public enum RowStatus {
    /** Before the window. */
    EARLY,
    /** After the window. */
    LATE,
    /** In the window, and with a key: it may be the latest of its entity. */
    INSIDE,
    /** Cannot be used. */
    REJECT;

    /**
     * @param eventMicros {@link FeatureRow#NO_TIME} where that is null or unfit
     * @param reject why key and times make the row a reject, null where they do not
     */
    public static RowStatus of(Window window, long eventMicros, RejectReason reject) {
        // The window goes before the key: a row outside it is not this run's, in a skipped row group or out of one.
        if (eventMicros == FeatureRow.NO_TIME) {
            return REJECT;
        }
        if (window.isBefore(eventMicros)) {
            return EARLY;
        }
        if (window.isAfter(eventMicros)) {
            return LATE;
        }
        return reject == null ? INSIDE : REJECT;
    }
}
