package dev.larder.store;

/** A request to the store as a whole failed. The message says what happened, where, and what to do next. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** The store does not answer or is not ready: the same call may succeed later. */
        UNREACHABLE,
        /** The store answers, and refuses: credentials, capabilities, a record that belongs to another. */
        REFUSED,
        /** Anything else: a full disk, a damaged file. */
        FAILED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
