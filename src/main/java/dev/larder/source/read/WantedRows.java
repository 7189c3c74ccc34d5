package dev.larder.source.read;

/** A set of positions. */
public interface WantedRows {
    /** Answered where no position is left. */
    long NONE = Long.MAX_VALUE;

    /** Every row. */
    WantedRows ALL = from -> from;

    /** The first wanted position that is not before {@code from}, or {@link #NONE}. */
    long next(long from);
}
