package dev.larder.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.feast.FeastReader;
import dev.larder.config.store.AerospikeReader;
import dev.larder.config.store.NamedStore;
import dev.larder.config.store.RedisReader;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.Section;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;

/** Reads the {@code online_store} block. */
final class StoreReader {
    private static final String DEFAULT_PATH = ".larder/online.db";

    private enum Type {
        SQLITE, REDIS, AEROSPIKE, FEAST
    }

    private StoreReader() {}

    /** @param pins by view */
    static NamedStore read(Section section, Map<String, Pin> pins) {
        Optional<Type> type = section.has(Layers.TYPE)
                ? section.choice(Layers.TYPE, Type.class)
                : Optional.of(Type.SQLITE);
        if (type.isEmpty()) {
            section.names();
        }
        return type.map(known -> switch (known) {
            case SQLITE -> NamedStore.of(Optional.of(new SqliteSettings(
                    section.file("path").orElse(defaultPath(section.reading().folder())))));
            case REDIS -> NamedStore.of(Optional.of(RedisReader.read(section)));
            case AEROSPIKE -> NamedStore.of(Optional.of(AerospikeReader.read(section, pins)));
            case FEAST -> FeastReader.read(section, pins);
        }).orElse(NamedStore.of(Optional.empty()));
    }

    static StoreSettings byDefault(Path folder) {
        return new SqliteSettings(defaultPath(folder));
    }

    private static Path defaultPath(Path folder) {
        return folder.resolve(DEFAULT_PATH);
    }
}
