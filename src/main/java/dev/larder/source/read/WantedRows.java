package dev.larder.source.read;

/** A set of positions. */
public interface WantedRows {
    /** Returned when no position is left. */
    long NONE = Long.MAX_VALUE;

    /** Every row. */
    WantedRows ALL = from -> from;

    /** The first wanted position at or after {@code from}, or {@link #NONE}. */
    long next(long from);
}
