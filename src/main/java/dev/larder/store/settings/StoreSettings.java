package dev.larder.store.settings;

/** Which online store, and how to reach it. */
public sealed interface StoreSettings permits SqliteSettings, RedisSettings, AerospikeSettings {

    /** Whether the records are Feast's, which the views of an entity share and whose rows expire by their event time. */
    default boolean isFeast() {
        return switch (this) {
            case SqliteSettings sqlite -> false;
            case RedisSettings redis -> redis.records().layout() == RedisSettings.Layout.FEAST;
            case AerospikeSettings aerospike -> aerospike.records().layout() == AerospikeSettings.Layout.FEAST;
        };
    }
}
