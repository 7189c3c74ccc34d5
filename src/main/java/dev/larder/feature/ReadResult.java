package dev.larder.feature;

import java.util.OptionalLong;

/** What a store holds for one entity in one view: the answer of a read, as it is printed too. */
public sealed interface ReadResult {
    /** The expiry time of a row that never expires. */
    long NEVER_MICROS = Long.MAX_VALUE;

    ReadResult.NoRow NOT_FOUND = new NotFound();
    ReadResult.NoRow EXPIRED = new Expired();

    /**
     * @param expiresMicros when the row expires, {@link #NEVER_MICROS} if it does not
     * @param times of the features that were asked for
     */
    record Found(FeatureRow row, long expiresMicros, FeatureTimes times) implements ReadResult {
        /** All features are as old as the row. */
        public Found(FeatureRow row, long expiresMicros) {
            this(row, expiresMicros, FeatureTimes.of(row.eventMicros()));
        }

        /** The remaining time to live, rounded up; empty if the row does not expire. */
        public OptionalLong ttlSeconds(long nowMicros) {
            return expiresMicros == NEVER_MICROS
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.ceilDiv(expiresMicros - nowMicros, 1_000_000L));
        }
    }

    /** No row can be served. */
    sealed interface NoRow extends ReadResult {
        /** As data: {@code not_found}, {@code expired}, or {@code damaged: } and the reason. */
        default String status() {
            return switch (this) {
                case NotFound none -> "not_found";
                case Expired past -> "expired";
                case Damaged damaged -> "damaged: " + damaged.reason();
            };
        }

        /** As a message: the view, what is wrong, and the entity. */
        default String describe(FeatureView view, EntityKey key) {
            return view.name() + ": " + switch (this) {
                case NotFound none -> "not found: " + key;
                case Expired past -> "expired: " + key;
                case Damaged damaged -> "damaged: " + key + ": " + damaged.reason();
            };
        }
    }

    record NotFound() implements NoRow {}

    /** The record is past its expiry, and the store has not removed it yet. */
    record Expired() implements NoRow {}

    /** The record under this key is not in larder's format, or was cut or changed since it was written. */
    record Damaged(String reason) implements NoRow {}
}
