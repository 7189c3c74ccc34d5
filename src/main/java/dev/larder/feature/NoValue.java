package dev.larder.feature;

/** Stands in a row where a feature has no value at all, which is not the same as a null value. */
public enum NoValue {
    /** Never written for this entity, or not given in a partial write. */
    MISSING,
    /** Written, but its own ttl has passed since the event time. */
    EXPIRED
}
