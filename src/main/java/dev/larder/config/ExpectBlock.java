package dev.larder.config;

import java.time.Duration;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.expect.LoadRules;

/** The {@code expect} of a view. */
final class ExpectBlock {
    private static final ConfigKey<Duration> FUTURE_MAX = ConfigKey.of("max", ScalarType.DURATION,
            LoadRules.DEFAULT.maxFuture(),
            "How far ahead of the clock an event time may be. Rows beyond it are rejected.");
    private static final ConfigBlock FUTURE = ConfigBlock.of("future", "Event times in the future.", FUTURE_MAX);
    static final ConfigBlock BLOCK = ConfigBlock.of("expect",
            "What a load must be like. A load that is not is refused before anything is written.", FUTURE);

    private ExpectBlock() {}

    static LoadRules read(Section expect) {
        return new LoadRules(expect.section(FUTURE, future -> future.orDefault(FUTURE_MAX))
                .orElse(LoadRules.DEFAULT.maxFuture()));
    }

    static void print(LoadRules rules, YamlPrinter out) {
        out.block(FUTURE, () -> out.value(FUTURE_MAX, rules.maxFuture()));
    }
}
