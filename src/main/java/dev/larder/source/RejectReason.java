package dev.larder.source;

/** Why a row cannot be used, as rejects are counted. */
public enum RejectReason {
    NULL_KEY("null join key"), BAD_KEY("unreadable join key"), NULL_EVENT_TIME("null event time"), BAD_TIME(
            "time out of range"), BAD_VALUE("value that its type cannot hold");

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
