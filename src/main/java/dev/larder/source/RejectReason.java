package dev.larder.source;

/** Why a row cannot be used, as rejects are counted. */
public enum RejectReason {
    NULL_KEY("null join key"),
    /** It is out of range for its type, or not UTF-8. */
    BAD_KEY("invalid join key"),
    NULL_EVENT_TIME("null event time"),
    /** The event time, or the created time. */
    BAD_TIME("time out of range"),
    FUTURE_EVENT_TIME("event time in the future"),
    /** A feature is out of range for its type, or not valid otherwise. */
    BAD_VALUE("invalid feature value"),
    /** What marks deleted rows is not valid, so that nobody knows whether the row is one. */
    BAD_DELETION_MARK("invalid deletion mark");

    private final String text;

    RejectReason(String text) {
        this.text = text;
    }

    /** Whether the row's entity is known nevertheless. */
    public boolean hasKey() {
        return this != NULL_KEY && this != BAD_KEY;
    }

    @Override
    public String toString() {
        return text;
    }
}
