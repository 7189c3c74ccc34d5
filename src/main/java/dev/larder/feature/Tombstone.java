package dev.larder.feature;

import java.util.Objects;

/**
 * An entity that was deleted, and when. A store keeps it in place of the row for a while, so that an older row that
 * arrives late does not bring the entity back.
 *
 * @param eventMicros event time of the deletion, microseconds since 1970-01-01T00:00:00Z
 * @param createdMicros created time in the same unit, {@link FeatureRow#NO_TIME} if the source has none
 */
public record Tombstone(EntityKey key, long eventMicros, long createdMicros) {
    private static final Object[] NO_VALUES = {};

    public Tombstone {
        Objects.requireNonNull(key);
    }

    /** A row of the same entity and times, without values. */
    public FeatureRow asRow() {
        return new FeatureRow(key, eventMicros, createdMicros, NO_VALUES);
    }

    /** By event time, then by created time. */
    public boolean isNewerThan(FeatureRow row) {
        return asRow().isNewerThan(row);
    }
}
