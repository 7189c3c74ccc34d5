package dev.larder.config.yaml;

import java.util.List;
import java.util.stream.Stream;

/**
 * A key that holds further keys.
 *
 * @param entries in the order in which messages and the reference page list them
 */
public record ConfigBlock(String name, String shownDefault, String meaning, List<ConfigEntry> entries)
        implements
            ConfigEntry {
    public ConfigBlock {
        entries = List.copyOf(entries);
    }

    public static ConfigBlock of(String name, String meaning, ConfigEntry... entries) {
        return new ConfigBlock(name, "", meaning, List.of(entries));
    }

    public static ConfigBlock required(String name, String meaning, ConfigEntry... entries) {
        return new ConfigBlock(name, REQUIRED, meaning, List.of(entries));
    }

    public ConfigBlock with(ConfigEntry... more) {
        return new ConfigBlock(name, shownDefault, meaning,
                Stream.concat(entries.stream(), Stream.of(more)).toList());
    }

    /** Whether its keys are the user's own names, for which its one entry, {@code <name>}, stands. */
    boolean hasFreeNames() {
        return entries.size() == 1 && entries.getFirst().name().startsWith("<");
    }

    @Override
    public String shownType() {
        return "block";
    }
}
