package dev.larder.store.backend;

import java.util.Optional;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions;

/** Which expiry each row of a write call gives to its record. */
public interface ExpiryRule {

    /** Empty for a row that has already expired. */
    Optional<Expiry> of(FeatureRow row);

    /** A record holds one row, and expires with it. */
    static ExpiryRule ownRecord(FeatureView view, WriteOptions options, long nowMicros) {
        return row -> unlessOver(Expiry.of(view, options, row.eventMicros(), nowMicros), nowMicros);
    }

    /**
     * A record holds a row of each view, so only the record's own ttl applies to it. A view's ttl decides which of its rows
     * are written, and which are returned.
     */
    static ExpiryRule sharedRecord(FeatureView view, Ttl recordTtl, WriteOptions options, long nowMicros) {
        FeatureView record = view.with(recordTtl, Ttl.From.WRITE);
        return row -> Expiry.byAge(view.ttl(), row.eventMicros()) <= nowMicros
                ? Optional.empty()
                : unlessOver(Expiry.of(record, options, row.eventMicros(), nowMicros), nowMicros);
    }

    private static Optional<Expiry> unlessOver(Expiry expiry, long nowMicros) {
        if (!(expiry instanceof Expiry.At at)) {
            return Optional.of(expiry);
        }
        if (at.micros() <= nowMicros) {
            return Optional.empty();
        }
        return Optional.of(at.micros() == Expiry.NEVER_MICROS ? Expiry.NEVER : at);
    }
}
