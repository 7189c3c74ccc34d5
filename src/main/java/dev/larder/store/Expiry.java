package dev.larder.store;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Ttl;
import dev.larder.text.Times;

/** What a write does to the expiry of its record. */
public sealed interface Expiry {
    /** The expiry of what never expires. */
    long NEVER_MICROS = ReadResult.NEVER_MICROS;

    /** Leave the expiry that a stored record has; a new record gets the store's default. */
    record Keep() implements Expiry {}

    record BackendDefault() implements Expiry {}

    /** Does not expire; an expiry that an earlier write left is removed. */
    record Never() implements Expiry {}

    record At(long micros) implements Expiry {}

    Expiry KEEP = new Keep();
    Expiry BACKEND_DEFAULT = new BackendDefault();
    Expiry NEVER = new Never();

    static Expiry of(FeatureView view, WriteOptions options, long eventMicros, long nowMicros) {
        return switch (options.ttl().orElse(view.ttl())) {
            case Ttl.After after -> new At(Times.plus(view.ttlFrom() == Ttl.From.EVENT ? eventMicros : nowMicros,
                    after.duration()));
            // A partial put does not change the record's expiry, unless it has its own --ttl.
            case Ttl.Never never -> keeps(options) ? KEEP : NEVER;
            case Ttl.BackendDefault unsaid -> keeps(options) ? KEEP : BACKEND_DEFAULT;
        };
    }

    private static boolean keeps(WriteOptions options) {
        return options.ttl().isEmpty() && options.fill() == WriteOptions.Fill.MERGE;
    }
}
