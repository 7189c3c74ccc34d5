package dev.larder.store;

/** The outcome of setting the expiry of one key. */
public sealed interface ExpireOutcome {

    enum Done implements ExpireOutcome {
        SET,
        /** There is no row, or it has expired: an expired row stays expired. */
        NOT_FOUND
    }

    record Failed(String reason) implements ExpireOutcome {}
}
