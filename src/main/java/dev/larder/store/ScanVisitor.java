package dev.larder.store;

import dev.larder.feature.ReadResult;

/** Receives the rows of a scan one by one, on one thread. */
public interface ScanVisitor {

    /** @return false to end the scan */
    boolean visit(ReadResult.Found found);

    /** A tombstone of this view that the scan came across; a store may keep them where no scan comes. */
    default void tombstone() {}

    /** A record of this view that cannot be read. */
    default void damaged(String key, String reason) {}
}
