package dev.larder.store;

import java.time.Duration;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Ttl;

/** What a write does to the expiry of its record, and what time does to the values of a read. */
public sealed interface Expiry {
    /** The time at which what never expires does. */
    long NEVER_MICROS = ReadResult.NEVER_MICROS;

    /** Leave the expiry that a stored record has; a new record gets the store's default. */
    record Keep() implements Expiry {}

    record BackendDefault() implements Expiry {}

    /** Does not expire; an expiry that an earlier write left is taken off. */
    record Never() implements Expiry {}

    record At(long micros) implements Expiry {}

    Expiry KEEP = new Keep();
    Expiry BACKEND_DEFAULT = new BackendDefault();
    Expiry NEVER = new Never();

    static Expiry of(FeatureView view, WriteOptions options, long eventMicros, long nowMicros) {
        return switch (options.ttl().orElse(view.ttl())) {
            case Ttl.After after -> new At(plus(view.ttlFrom() == Ttl.From.EVENT ? eventMicros : nowMicros,
                    after.duration()));
            // A put of some features was not asked about the record's expiry, unless by its own --ttl.
            case Ttl.Never never -> keeps(options) ? KEEP : NEVER;
            case Ttl.BackendDefault unsaid -> keeps(options) ? KEEP : BACKEND_DEFAULT;
        };
    }

    private static boolean keeps(WriteOptions options) {
        return options.ttl().isEmpty() && options.fill() == WriteOptions.Fill.MERGE;
    }

    /** The value that a read serves: its own, or {@link NoValue#EXPIRED} once the feature's ttl is past. */
    static Object served(Feature feature, Object stored, long eventMicros, long nowMicros) {
        boolean expired = feature.ttl().isPresent() && stored != NoValue.MISSING
                && plus(eventMicros, feature.ttl().get()) <= nowMicros;
        return expired ? NoValue.EXPIRED : stored;
    }

    /** Saturates: a ttl beyond the end of time is never. */
    static long plus(long micros, Duration duration) {
        try {
            return Math.addExact(micros, Math.multiplyExact(duration.toMillis(), 1000L));
        } catch (ArithmeticException e) {
            return NEVER_MICROS;
        }
    }
}
