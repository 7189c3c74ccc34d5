package dev.larder.config;

import java.time.Duration;
import java.util.List;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.expect.Freshness;

/** The {@code freshness} of a view. */
final class FreshnessBlock {
    private static final ConfigKey<Duration> WARN = ConfigKey.optional("warn", ScalarType.DURATION,
            "The age over which `status` warns.");
    private static final ConfigKey<Duration> ERROR = ConfigKey.optional("error", ScalarType.DURATION,
            "The age over which `status` ends with exit code 6.");
    static final ConfigBlock BLOCK = ConfigBlock.of("freshness",
            "How old the newest event of the view may be; `status` judges it.", WARN, ERROR);

    private FreshnessBlock() {}

    static Freshness read(Section block) {
        ExpectBlock.requireOne(block, List.of(WARN, ERROR));
        Freshness freshness = new Freshness(block.get(WARN), block.get(ERROR));
        if (freshness.warn().isPresent() && freshness.error().isPresent()
                && freshness.warn().get().compareTo(freshness.error().get()) >= 0) {
            block.conflict(ERROR, "must be more than `warn`");
        }
        return freshness;
    }

    static void print(Freshness freshness, YamlPrinter out) {
        if (freshness.isLimited()) {
            out.block(BLOCK, () -> {
                out.value(WARN, freshness.warn());
                out.value(ERROR, freshness.error());
            });
        }
    }
}
