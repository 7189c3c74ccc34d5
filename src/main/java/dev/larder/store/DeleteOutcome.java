package dev.larder.store;

/** The outcome of deleting one key. */
public sealed interface DeleteOutcome {

    enum Done implements DeleteOutcome {
        DELETED, NOT_FOUND
    }

    record Failed(String reason) implements DeleteOutcome {}
}
