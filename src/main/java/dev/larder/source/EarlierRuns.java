package dev.larder.source;

import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What earlier runs say about the columns of a source.
 *
 * @param had whether they needed the column of a feature; so it may be missing now, and its values are null then. Asked only if
 *     it is missing.
 * @param newestMicros the newest event time that they read, if this plan has only files that they did not read
 */
public record EarlierRuns(Predicate<ColumnNeed> had, OptionalLong newestMicros) {
    public static final EarlierRuns NONE = new EarlierRuns(need -> false, OptionalLong.empty());

    /** Of a plan of all files. */
    public static EarlierRuns had(Predicate<ColumnNeed> had) {
        return new EarlierRuns(had, OptionalLong.empty());
    }

    /** Whether they read the column in rows that are as new as these. */
    boolean hadAfter(ColumnNeed need, long micros) {
        return newestMicros.isPresent() && micros <= newestMicros.getAsLong() && had.test(need);
    }
}
