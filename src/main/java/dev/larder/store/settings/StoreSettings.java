package dev.larder.store.settings;

/** Which online store, and how to reach it. */
public sealed interface StoreSettings permits SqliteSettings, RedisSettings, AerospikeSettings {}
