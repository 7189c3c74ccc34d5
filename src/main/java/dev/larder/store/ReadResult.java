package dev.larder.store;

import dev.larder.feature.FeatureRow;

/** What a store has for one entity in one view. */
public sealed interface ReadResult {
    ReadResult NOT_FOUND = new NotFound();
    ReadResult EXPIRED = new Expired();

    /** @param expiresMicros when the record expires, {@link Expiry#NEVER_MICROS} where it does not */
    record Found(FeatureRow row, long expiresMicros) implements ReadResult {}

    record NotFound() implements ReadResult {}

    /** There is a record past its time that the store has not removed yet. */
    record Expired() implements ReadResult {}

    /** There is something under this key that larder did not write so, or that was cut or changed since. */
    record Damaged(String reason) implements ReadResult {}
}
