package dev.larder.config;

import java.util.Optional;

import dev.larder.config.store.AerospikeBlock;
import dev.larder.config.store.RedisBlock;
import dev.larder.config.store.SqliteBlock;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.StorageSettings;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;

/**
 * Prints a config as a {@code larder.yaml} that means the same: with every default, absolute paths, and without
 * secrets.
 */
public final class EffectiveConfig {
    private EffectiveConfig() {}

    public static String print(Config config) {
        YamlPrinter out = new YamlPrinter();
        out.comment(config.file() + config.profile().map(name -> ", profile " + name).orElse(""));
        out.value(ConfigReader.PROJECT, config.project());
        out.value(ConfigReader.PROTECTED, config.isProtected());
        config.prewriteHook().ifPresent(hook -> {
            out.value(ConfigReader.PREWRITE_HOOK, hook.className());
            out.value(ConfigReader.HOOK_PATH, Optional.of(hook.path()).filter(path -> !path.isEmpty()));
        });
        out.block(StoreReader.BLOCK, () -> print(config.store(), out));
        StorageBlock.print(config.sources().storage(), StorageSettings.DEFAULT, out);
        config.sources().catalog().ifPresent(catalog -> CatalogBlock.print(catalog, out));
        out.block(ConfigReader.FEATURE_VIEWS, () -> config.views().forEach(configured -> {
            String view = configured.view().name();
            out.block(view, () -> ViewBlock.print(configured, pin(config.store(), view), config.sources(), out));
        }));
        return out.finish();
    }

    private static void print(StoreSettings store, YamlPrinter out) {
        switch (store) {
            case SqliteSettings sqlite -> SqliteBlock.print(sqlite, out);
            case RedisSettings redis -> RedisBlock.print(redis, out);
            case AerospikeSettings aerospike -> AerospikeBlock.print(aerospike, out);
        }
    }

    private static Optional<Pin> pin(StoreSettings store, String view) {
        return switch (store) {
            case AerospikeSettings aerospike -> Optional.ofNullable(aerospike.sets().pins().get(view));
            case RedisSettings redis -> Optional.empty();
            case SqliteSettings sqlite -> Optional.empty();
        };
    }
}
