package dev.larder.materialize;

import java.util.Locale;

/** The parts of a run, in their order. */
public enum Phase {
    /** Files and footers. */
    PLAN,
    /** Waiting for another run of the view. */
    LEASE,
    /** The first pass. */
    LATEST,
    /** Reading what expectations need. */
    EXPECT,
    /** The second pass, and the store. */
    WRITE,
    /** Deleting what the source no longer has. */
    REPLACE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
