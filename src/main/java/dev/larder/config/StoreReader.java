package dev.larder.config;

import java.util.Map;
import java.util.Optional;

import dev.larder.config.feast.FeastReader;
import dev.larder.config.store.AerospikeBlock;
import dev.larder.config.store.NamedStore;
import dev.larder.config.store.RedisBlock;
import dev.larder.config.store.SqliteBlock;
import dev.larder.config.store.StoreType;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.Section;
import dev.larder.store.settings.AerospikeSettings.Pin;

/** Reads the {@code online_store} block. */
final class StoreReader {
    static final ConfigBlock BLOCK = ConfigBlock.of(Layers.ONLINE_STORE,
            "The store to write to. Its keys depend on its `type`.", StoreType.KEY);

    private StoreReader() {}

    /** @param pins by view */
    static NamedStore read(Section section, Map<String, Pin> pins) {
        Optional<StoreType> type = section.has(StoreType.KEY)
                ? section.get(StoreType.KEY)
                : StoreType.KEY.byDefault();
        if (type.isEmpty()) {
            section.allowAnyKey();
            return NamedStore.of(Optional.empty());
        }
        return switch (type.get()) {
            case SQLITE -> {
                section.declare(SqliteBlock.KEYS);
                yield NamedStore.of(Optional.of(SqliteBlock.read(section)));
            }
            case REDIS -> {
                section.declare(RedisBlock.KEYS);
                yield NamedStore.of(Optional.of(RedisBlock.read(section)));
            }
            case AEROSPIKE -> {
                section.declare(AerospikeBlock.KEYS);
                yield NamedStore.of(Optional.of(AerospikeBlock.read(section, pins)));
            }
            case FEAST -> {
                section.declare(FeastReader.KEYS);
                yield FeastReader.read(section, pins);
            }
        };
    }
}
