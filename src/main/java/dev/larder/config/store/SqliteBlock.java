package dev.larder.config.store;

import java.nio.file.Path;
import java.util.List;

import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.store.settings.SqliteSettings;

/** An {@code online_store} of type {@code sqlite}. */
public final class SqliteBlock {
    private static final String DEFAULT_PATH = ".larder/online.db";

    static final ConfigKey<Path> PATH = ConfigKey.optional("path", ScalarType.PATH,
            "`" + DEFAULT_PATH + "`", "The database file, relative to the config. It is created when needed.");

    public static final List<ConfigEntry> KEYS = List.of(PATH);

    private SqliteBlock() {}

    public static SqliteSettings read(Section section) {
        return section.get(PATH).map(SqliteSettings::new).orElseGet(() -> byDefault(section));
    }

    /** The store of a config that names none. */
    public static SqliteSettings byDefault(Section section) {
        return new SqliteSettings(section.context().folder().resolve(DEFAULT_PATH));
    }

    public static void print(SqliteSettings sqlite, YamlPrinter out) {
        out.value(StoreType.KEY, StoreType.SQLITE);
        out.value(PATH, sqlite.path());
    }
}
