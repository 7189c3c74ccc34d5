package dev.larder.source.read;

import java.util.Map;
import java.util.Optional;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.Tombstone;
import dev.larder.source.RejectReason;

/** A row of the source with all needed columns. */
public sealed interface SourceRow {

    /** The position among all rows of the plan's files. */
    long position();

    /** @param row values of all of the view's features, in their order */
    record Valid(long position, FeatureRow row) implements SourceRow {}

    /** A row that is marked deleted; the values of its features do not matter. */
    record Deleted(long position, Tombstone tombstone) implements SourceRow {}

    /**
     * A row that is not valid.
     *
     * @param file the path of the file, or the name of the table
     * @param row its number in the file, from 1; 0 if rows have no order
     * @param feature whose value is invalid, empty if it is a key or a time
     * @param sentence the reason in full, with column and value
     * @param content the needed columns in their order, as printable text or null
     */
    record Rejected(long position, String file, long row, RejectReason reason, Optional<String> feature,
            String sentence, Map<String, String> content) implements SourceRow {}
}
