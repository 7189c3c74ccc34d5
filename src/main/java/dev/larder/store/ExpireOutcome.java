package dev.larder.store;

/** What became of one key whose expiry was to be set. */
public sealed interface ExpireOutcome {

    enum Done implements ExpireOutcome {
        SET,
        /** There is no row, or none that has not expired: nothing comes back to life. */
        NOT_FOUND
    }

    record Failed(String reason) implements ExpireOutcome {}
}
