package dev.larder.store;

/** What became of one row of a write. */
public sealed interface WriteOutcome {

    enum Done implements WriteOutcome {
        WRITTEN,
        /** The store holds a newer row, which stays, with its expiry. */
        STALE,
        /** The row's own time to live was over before it was written. */
        EXPIRED,
        /** The prewrite hook took the row out. */
        DROPPED
    }

    /** Not written, after the retries that could help. The reason is a sentence for a user. */
    record Failed(String reason) implements WriteOutcome {}
}
