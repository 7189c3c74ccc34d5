package dev.larder.expect;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a load must be like, or it is refused before anything is written.
 *
 * @param rows in the window; of an incremental run the new ones
 * @param entities that have a row in the window
 * @param age of the newest event time
 * @param deletes of {@code --replace}
 * @param features by name
 */
public record Expectations(Optional<Limit> rows, Optional<Limit> entities, Optional<Age> age,
        Optional<Deletes> deletes, Columns columns, Map<String, FeatureExpectations> features) {
    public static final Expectations NONE = new Expectations(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Columns.STRICT, Map.of());

    public record Age(Duration max, Severity severity) {}

    public record Deletes(RowLimit max, Severity severity) {}

    /** What happens if newer files lack a column that a feature needs. */
    public enum Columns {
        /** The load is refused. */
        STRICT,
        /** The feature is null, with a warning. */
        WARN,
        /** The feature is null. */
        NULLS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
