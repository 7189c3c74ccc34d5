package dev.larder.feature;

import java.util.Arrays;
import java.util.Objects;

/**
 * One entity's values in one view.
 *
 * @param eventMicros event time, microseconds since 1970-01-01T00:00:00Z
 * @param createdMicros created time in the same unit, {@link #NO_TIME} if the source has none
 * @param values one value a feature, in the order of the features asked for or given: a value of its type, null, or
 *     {@link NoValue}
 */
public record FeatureRow(EntityKey key, long eventMicros, long createdMicros, Object[] values) {

    /** No created time. The smallest long, so that any created time is newer than none. */
    public static final long NO_TIME = Long.MIN_VALUE;

    public FeatureRow {
        Objects.requireNonNull(key);
        Objects.requireNonNull(values);
    }

    /** By event time, then by created time. */
    public boolean isNewerThan(FeatureRow other) {
        return eventMicros != other.eventMicros
                ? eventMicros > other.eventMicros
                : createdMicros > other.createdMicros;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureRow that && key.equals(that.key) && eventMicros == that.eventMicros
                && createdMicros == that.createdMicros && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return key + "@" + eventMicros + Arrays.deepToString(values);
    }
}
