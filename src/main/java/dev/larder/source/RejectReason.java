package dev.larder.source;

/** Why a row cannot be used, as rejects are counted. */
public enum RejectReason {
    NULL_KEY("null join key"),
    /** One that its type cannot hold, or that is not UTF-8. */
    BAD_KEY("invalid join key"), NULL_EVENT_TIME("null event time"),
    /** The event time, or the created time. */
    BAD_TIME("time out of range"),
    /** A feature's. */
    BAD_VALUE("invalid feature value");

    private final String text;

    RejectReason(String text) {
        this.text = text;
    }

    /** Whether the row tells at least which entity it is of. */
    public boolean hasKey() {
        return this != NULL_KEY && this != BAD_KEY;
    }

    @Override
    public String toString() {
        return text;
    }
}
