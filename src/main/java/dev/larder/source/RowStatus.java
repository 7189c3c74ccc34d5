package dev.larder.source;

import dev.larder.feature.FeatureRow;

/** What a row is to a run, judged by its key and times alone. */
public enum RowStatus {
    /** Before the window. */
    BEFORE_WINDOW,
    /** After the window. */
    AFTER_WINDOW,
    /** In the window and with a valid key, so it may be the latest row of its entity. */
    IN_WINDOW,
    /** Its key or a time is missing or invalid. */
    REJECTED;

    /**
     * @param eventMicros {@link FeatureRow#NO_TIME} if it is null or out of range
     * @param reject why key and times make the row a reject, null if they do not
     */
    public static RowStatus of(Window window, long eventMicros, RejectReason reject) {
        // The window comes before the key, because a row outside it may be in a row group that is never read.
        if (eventMicros == FeatureRow.NO_TIME || window.isTooLate(eventMicros)) {
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
