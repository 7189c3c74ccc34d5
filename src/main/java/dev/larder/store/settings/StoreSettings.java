package dev.larder.store.settings;

/** Which online store, and how to reach it. */
public sealed interface StoreSettings permits SqliteSettings, RedisSettings, AerospikeSettings {

    /** How often a failed call is tried again where none is said. */
    int DEFAULT_RETRIES = 2;
}
