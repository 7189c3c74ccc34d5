package dev.larder.config.store;

import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.ScalarType;

/** The {@code type} of an {@code online_store}, on which its other keys depend. */
public enum StoreType {
    SQLITE, REDIS, AEROSPIKE, FEAST;

    public static final ConfigKey<StoreType> KEY = ConfigKey.of(Layers.TYPE,
            ScalarType.choice("type", StoreType.class), SQLITE,
            "The kind of store. `feast` finds the store in Feast's own `feature_store.yaml`.");
}
