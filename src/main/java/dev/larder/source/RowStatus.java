package dev.larder.source;

import dev.larder.feature.FeatureRow;

/** How a row stands to a run, by its key and times alone. */
public enum RowStatus {
    /** Before the window. */
    BEFORE_WINDOW,
    /** After the window. */
    AFTER_WINDOW,
    /** In the window, and with a key: it may be the latest of its entity. */
    IN_WINDOW,
    /** Cannot be used. */
    REJECTED;

    /**
     * @param eventMicros {@link FeatureRow#NO_TIME} where that is null or unfit
     * @param reject why key and times make the row a reject, null where they do not
     */
    public static RowStatus of(Window window, long eventMicros, RejectReason reject) {
        // The window goes before the key: a row outside it is not this run's, in a skipped row group or out of one.
        if (eventMicros == FeatureRow.NO_TIME) {
            return REJECTED;
        }
        if (window.isBefore(eventMicros)) {
            return BEFORE_WINDOW;
        }
        if (window.isAfter(eventMicros)) {
            return AFTER_WINDOW;
        }
        return reject == null ? IN_WINDOW : REJECTED;
    }
}
