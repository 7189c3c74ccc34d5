package dev.larder.store;

import java.util.OptionalLong;

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

    /** The same for a record that does not exist yet, or was a tombstone, whose expiry is not the row's. */
    default Expiry ofNewRecord() {
        return this instanceof Keep ? BACKEND_DEFAULT : this;
    }

    static Expiry of(FeatureView view, WriteOptions options, long eventMicros, long nowMicros) {
        return switch (options.ttl().orElse(view.ttl())) {
            case Ttl.After after -> new At(Times.plus(view.ttlFrom() == Ttl.From.EVENT ? eventMicros : nowMicros,
                    after.duration()));
            // A partial put does not change the record's expiry, unless it has its own --ttl.
            case Ttl.Never never -> keeps(options) ? KEEP : NEVER;
            case Ttl.BackendDefault unsaid -> keeps(options) ? KEEP : BACKEND_DEFAULT;
        };
    }

    /**
     * When a row expires in records that several views share, and that therefore cannot expire with one of their rows: by
     * its event time, which is the only time that they store of it.
     */
    static long byAge(Ttl ttl, long eventMicros) {
        return switch (ttl) {
            case Ttl.After after -> Times.plus(eventMicros, after.duration());
            case Ttl.Never never -> NEVER_MICROS;
            case Ttl.BackendDefault unsaid -> NEVER_MICROS;
        };
    }

    /** The last event time that has expired by {@link #byAge}; empty without a ttl. */
    static OptionalLong lastExpired(Ttl ttl, long nowMicros) {
        return ttl instanceof Ttl.After after
                ? OptionalLong.of(Times.plus(nowMicros, after.duration().negated()))
                : OptionalLong.empty();
    }

    private static boolean keeps(WriteOptions options) {
        return options.ttl().isEmpty() && options.fill() == WriteOptions.Fill.MERGE;
    }
}
