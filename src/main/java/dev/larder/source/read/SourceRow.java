package dev.larder.source.read;

import java.util.Map;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RejectReason;

/** A row of the source, whole. */
public sealed interface SourceRow {

    /** Its place among all rows of the plan's files. */
    long position();

    /** @param row values of all of the view's features, in their order */
    record Valid(long position, FeatureRow row) implements SourceRow {}

    /**
     * A row that cannot be used.
     *
     * @param file what holds the row: a file's path, or the name of a table
     * @param row its place in the file, counted from 1; 0 where rows have no places
     * @param sentence the reason in full, with column and value
     * @param content the needed columns in their order, as printable text or null
     */
    record Rejected(long position, String file, long row, RejectReason reason, String sentence,
            Map<String, String> content) implements SourceRow {}
}
