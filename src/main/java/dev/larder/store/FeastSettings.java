package dev.larder.store;

import dev.larder.feature.Ttl;

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
    }
}
