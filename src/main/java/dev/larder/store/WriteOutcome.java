package dev.larder.store;

/** The outcome of writing one row. */
public sealed interface WriteOutcome {

    enum Done implements WriteOutcome {
        WRITTEN,
        /** The row was a tombstone: the store has no row of the entity. */
        DELETED,
        /** The store holds a newer row, which stays, with its expiry; or a newer tombstone. */
        STALE,
        /** The row had expired before it was written. */
        EXPIRED,
        /** The prewrite hook removed the row. */
        DROPPED
    }

    /** Not written, after the retries that could help. The reason is a sentence for a user. */
    record Failed(String reason) implements WriteOutcome {}
}
