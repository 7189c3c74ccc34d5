package dev.larder.store.settings;

import java.util.Arrays;

import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.store.StoreException;
import dev.larder.text.Times;

/**
 * What layout {@code feast} needs to be told beside the server.
 *
 * @param keyVersion of the entity keys' bytes, the same as its readers have
 * @param recordTtl of a record whose view has no ttl of its own
 */
public record FeastSettings(KeyVersion keyVersion, Ttl recordTtl) {
    public static final FeastSettings DEFAULT = new FeastSettings(KeyVersion.V3, Ttl.BACKEND_DEFAULT);

    /** Feast's {@code entity_key_serialization_version}. */
    public enum KeyVersion {
        V2(2), V3(3);

        private final int number;

        KeyVersion(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** What a view's mark says. */
        public static KeyVersion stored(String number) {
            return Arrays.stream(values()).filter(version -> Integer.toString(version.number).equals(number))
                    .findFirst()
                    .orElseThrow(() -> new StoreException(StoreException.Kind.REFUSED,
                            "a view is stored under entity keys"
                                    + " of version " + number
                                    + ", which this larder does not have. Use one that does."));
        }
    }

    /** The view with the ttl that its records have. */
    public FeatureView expiring(FeatureView view) {
        return view.ttl() instanceof Ttl.BackendDefault
                ? new FeatureView(view.name(), view.keys(), view.features(), recordTtl, Ttl.From.WRITE)
                : view;
    }

    /** What is meant by an expiry, where the store's default is a record's own. */
    public Expiry expiry(Expiry expiry, long nowMicros) {
        return expiry == Expiry.BACKEND_DEFAULT && recordTtl instanceof Ttl.After after
                ? new Expiry.At(Times.plus(nowMicros, after.duration()))
                : expiry;
    }
}
