package dev.larder.store.settings;

import java.util.stream.Collectors;

/** Which online store, and how to reach it. */
public sealed interface StoreSettings permits SqliteSettings, RedisSettings, AerospikeSettings {

    /** Names the store for others, without secrets: {@code redis://localhost:6379}. */
    default String uri() {
        return switch (this) {
            case SqliteSettings sqlite -> "sqlite:" + sqlite.path();
            case RedisSettings redis -> "redis://" + redis.servers().addresses().stream().map(HostPort::toString)
                    .collect(Collectors.joining(","));
            case AerospikeSettings aerospike -> "aerospike://" + aerospike.hosts().stream()
                    .map(seed -> new HostPort(seed.host(), seed.port()).toString()).collect(Collectors.joining(","));
        };
    }

    /** Whether the records are Feast's, which the views of an entity share and whose rows expire by their event time. */
    default boolean isFeast() {
        return switch (this) {
            case SqliteSettings sqlite -> false;
            case RedisSettings redis -> redis.records().layout() == RedisSettings.Layout.FEAST;
            case AerospikeSettings aerospike -> aerospike.records().layout() == AerospikeSettings.Layout.FEAST;
        };
    }
}
