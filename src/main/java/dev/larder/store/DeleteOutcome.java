package dev.larder.store;

/** What became of one key of a delete. */
public sealed interface DeleteOutcome {

    enum Done implements DeleteOutcome {
        DELETED, NOT_FOUND
    }

    record Failed(String reason) implements DeleteOutcome {}
}
