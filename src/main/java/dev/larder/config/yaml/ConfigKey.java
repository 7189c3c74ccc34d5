package dev.larder.config.yaml;

import java.util.Optional;

/**
 * A key that holds a value.
 *
 * @param byDefault the value of an absent key, where that is one value
 */
public record ConfigKey<T>(String name, ValueType<T> type, Optional<T> byDefault, String shownDefault, String meaning)
        implements
            ConfigEntry {

    public static <T> ConfigKey<T> of(String name, ValueType<T> type, T byDefault, String meaning) {
        return new ConfigKey<>(name, type, Optional.of(byDefault), "`" + type.inline(byDefault) + "`", meaning);
    }

    /** A key that may be absent, which then means something of its own. */
    public static <T> ConfigKey<T> optional(String name, ValueType<T> type, String meaning) {
        return optional(name, type, "", meaning);
    }

    /** @param shownDefault in words, for a default that depends on other keys */
    public static <T> ConfigKey<T> optional(String name, ValueType<T> type, String shownDefault, String meaning) {
        return new ConfigKey<>(name, type, Optional.empty(), shownDefault, meaning);
    }

    public static <T> ConfigKey<T> required(String name, ValueType<T> type, String meaning) {
        return optional(name, type, REQUIRED, meaning);
    }

    @Override
    public String shownType() {
        return type.name();
    }
}
