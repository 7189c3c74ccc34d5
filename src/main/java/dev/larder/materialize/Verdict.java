package dev.larder.materialize;

import java.util.Locale;

/** What a verification finds about one entity or row, in the order of its columns. */
public enum Verdict {
    /** The store serves what the source has; for a deleted entity, nothing. */
    EQUAL,
    /** Values differ in rows of the same times, or the record cannot be read. */
    DIFFERENT,
    MISSING,
    /** The store's row is older. */
    STALE,
    /** The latest row of the source is marked deleted, and the store has a row that is not newer. */
    DELETED,
    /** The source has no such entity. */
    EXTRA,
    /** The store's row or tombstone is newer: it was written after the source. */
    NEWER,
    /** The store's row is so far ahead of the clock that no row can replace it for long. */
    FUTURE,
    /** Not in the store, because its ttl from the event is over. */
    EXPIRED,
    /** A row of the source that no run could write. */
    REJECTED,
    /** The prewrite hook leaves the row out; what the store has of its entity is not compared. */
    DROPPED;

    public boolean isDifference() {
        return switch (this) {
            case DIFFERENT, MISSING, STALE, DELETED, EXTRA, FUTURE -> true;
            case EQUAL, NEWER, EXPIRED, REJECTED, DROPPED -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
