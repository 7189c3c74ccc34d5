package dev.larder.store.settings;

import java.util.Arrays;

import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.store.StoreException;
import dev.larder.text.Times;

/**
 * What layout {@code feast} depends on besides the server.
 *
 * @param keyVersion of the entity keys' bytes, the same as in the readers
 * @param recordTtl of the record of an entity, which all its views share; what they have for a ttl does not count
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

        /** The version in a view's metadata. */
        public static KeyVersion stored(String number) {
            return Arrays.stream(values()).filter(version -> Integer.toString(version.number).equals(number))
                    .findFirst()
                    .orElseThrow(() -> new StoreException(StoreException.Kind.REFUSED,
                            "a view is stored with entity keys of"
                                    + " version " + number + ", which this version of larder does not support."
                                    + " Use a newer one."));
        }
    }

    /** The expiry, with the store's default replaced by that of the record. */
    public Expiry expiry(Expiry expiry, long nowMicros) {
        return expiry == Expiry.BACKEND_DEFAULT && recordTtl instanceof Ttl.After after
                ? new Expiry.At(Times.plus(nowMicros, after.duration()))
                : expiry;
    }
}
