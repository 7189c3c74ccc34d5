package dev.larder.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.larder.config.feast.FeastReader;
import dev.larder.config.store.AerospikeBlock;
import dev.larder.config.store.RedisBlock;
import dev.larder.config.store.SqliteBlock;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.Layers;

/** Every key of the config: as the reference page, and as paths for completion. */
public final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration

            larder reads `larder.yaml` in the working directory or the nearest folder above it; `--config FILE` or
            `$LARDER_CONFIG` names another file. `larder config check` reports every mistake at once, and
            `larder config show` prints the config with its profile, overrides and defaults.

            - `--set KEY=VALUE` overrides one key, as in `--set online_store.retries=5`. The value is YAML.
            - `${NAME}` in a value is replaced by the environment variable, `${NAME:-default}` by the default if the
              variable is unset or empty. `$${` stands for a literal `${`.
            - Durations are written like `500ms`, `30s`, `5m`, `2h`, `7d` or `PT1H30M`.
            - Relative paths start at the folder of the config.
            - A list of single values may also be one text with commas.
            - `null` in a profile or in `--set` removes a key.
            """;
    private static final String ORIGIN = """

            This page is generated from the declarations of the keys:
            `bin/larder config reference > src/site/markdown/reference/configuration.md` writes it.
            """;

    /** A table of the page. */
    private record Table(String heading, String meaning, String prefix, List<? extends ConfigEntry> entries) {}

    private static final ConfigBlock PROFILES = ConfigBlock.of("profiles",
            "Changes by name, merged over the rest by `--profile` or `$LARDER_PROFILE`.",
            ConfigBlock.of("<profile>", "Any keys of the config except `profiles`. Maps are merged; lists and single"
                    + " values replace. An `online_store` of another `type` replaces the whole block."));

    private static final List<Table> TABLES = List.of(
            new Table("Top level", "", "", topLevel()),
            views(),
            store("sqlite", "A file on this machine.", SqliteBlock.KEYS),
            store("redis", "Redis or Valkey.", RedisBlock.KEYS),
            store("aerospike", "Aerospike 6 or later.", AerospikeBlock.KEYS),
            store("feast", "The online store of a Feast repository, in Feast's layout. Feast's file names the project"
                    + " and the servers.", FeastReader.KEYS),
            store("feast", ", for Redis", "Further keys if Feast's store is Redis.", FeastReader.REDIS_KEYS),
            store("feast", ", for Aerospike", "Further keys if Feast's store is Aerospike.",
                    FeastReader.AEROSPIKE_KEYS));

    private ConfigReference() {}

    private static List<ConfigEntry> topLevel() {
        List<ConfigEntry> entries = new ArrayList<>(ConfigReader.ROOT.entries());
        entries.add(PROFILES);
        return entries;
    }

    private static Table views() {
        ConfigBlock block = ConfigReader.FEATURE_VIEWS;
        return new Table("`" + block.name() + "`", block.meaning(), block.name(), block.entries());
    }

    private static Table store(String type, String meaning, List<ConfigEntry> entries) {
        return store(type, "", meaning, entries);
    }

    private static Table store(String type, String part, String meaning, List<ConfigEntry> entries) {
        return new Table("`" + Layers.ONLINE_STORE + "` of type `" + type + "`" + part, meaning, Layers.ONLINE_STORE,
                entries);
    }

    /** The reference page, in Markdown. */
    public static String page() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Table table : TABLES) {
            page.append("\n## ").append(table.heading).append("\n\n");
            if (!table.meaning.isEmpty()) {
                page.append(table.meaning).append("\n\n");
            }
            page.append("| Key | Type | Default | Meaning |\n|---|---|---|---|\n");
            walk(table.prefix, table.entries, (path, entry) -> page.append("| `").append(path).append("` | ")
                    .append(entry.shownType()).append(" | ").append(entry.shownDefault()).append(" | ")
                    .append(entry.meaning()).append(" |\n"));
        }
        return page.append(ORIGIN).toString();
    }

    /**
     * The paths of all keys that have a value, for {@code --set}, with their meaning; {@code <view>} and the like stand
     * for the user's names.
     */
    public static Map<String, String> paths() {
        Map<String, String> paths = new LinkedHashMap<>();
        TABLES.forEach(table -> walk(table.prefix, table.entries, (path, entry) -> {
            if (entry instanceof ConfigKey<?>) {
                paths.putIfAbsent(path, entry.meaning());
            }
        }));
        return paths;
    }

    private static void walk(String prefix, List<? extends ConfigEntry> entries,
            BiConsumer<String, ConfigEntry> visitor) {
        for (ConfigEntry entry : entries) {
            String path = prefix.isEmpty() ? entry.name() : prefix + "." + entry.name();
            visitor.accept(path, entry);
            switch (entry) {
                case ConfigKey<?> key -> {
                }
                case ConfigBlock block -> {
                    // The views have a table of their own.
                    if (block != ConfigReader.FEATURE_VIEWS) {
                        walk(path, block.entries(), visitor);
                    }
                }
            }
        }
    }
}
