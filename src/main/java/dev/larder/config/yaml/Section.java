package dev.larder.config.yaml;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/**
 * A map of the config, read by its declared keys. A key that is not declared is unknown. A mistake is noted, and reading
 * goes on as if the key were absent.
 */
public final class Section {
    private final ReadContext context;
    private final String path;
    private final YamlNode.Mapping map;
    private final Set<String> declared = new LinkedHashSet<>();
    private boolean allowsAnyKey;

    private Section(ReadContext context, String path, YamlNode.Mapping map, ConfigBlock block) {
        this.context = context;
        this.path = path;
        this.map = map;
        if (block.hasFreeNames()) {
            allowAnyKey();
        } else {
            declare(block.entries());
        }
    }

    /** Reads the whole file. */
    public static <T> T read(ReadContext context, YamlNode.Mapping root, ConfigBlock block,
            Function<Section, T> reader) {
        return new Section(context, "", root, block).read(reader);
    }

    private <T> T read(Function<Section, T> reader) {
        T value = reader.apply(this);
        if (!allowsAnyKey) {
            for (String key : map.members().keySet()) {
                if (!declared.contains(key)) {
                    problem(key, Suggestions.unknown("key", key, declared));
                }
            }
        }
        return value;
    }

    /** Adds keys that this section has because of what it says: those of its {@code type}. */
    public void declare(Collection<? extends ConfigEntry> entries) {
        entries.forEach(entry -> declared.add(entry.name()));
    }

    /** For a section of which larder reads only some keys, or cannot know which it should have. */
    public void allowAnyKey() {
        allowsAnyKey = true;
    }

    public ReadContext context() {
        return context;
    }

    public boolean has(ConfigEntry entry) {
        if (!declared.contains(entry.name()) && !allowsAnyKey) {
            throw new IllegalArgumentException("`" + entry.name() + "` is not declared in block `" + path + "`");
        }
        return map.members().containsKey(entry.name());
    }

    /** The keys as written, for a map whose keys are the user's names. */
    public List<String> names() {
        return List.copyOf(map.members().keySet());
    }

    public boolean isMap(String key) {
        return map.members().get(key) instanceof YamlNode.Mapping;
    }

    public <T> Optional<T> get(ConfigKey<T> key) {
        return has(key) ? get(key.name(), key.type()) : Optional.empty();
    }

    /** The value of one of the user's names. */
    public <T> Optional<T> get(String key, ValueType<T> type) {
        return type.read(this, key, map.members().get(key));
    }

    /** The value, or the key's default if the key is absent or its value invalid; an invalid value is recorded. */
    public <T> T orDefault(ConfigKey<T> key) {
        return get(key).or(key::byDefault).orElseThrow();
    }

    public <T> Optional<T> section(ConfigBlock block, Function<Section, T> reader) {
        return has(block) ? section(block.name(), block, reader) : Optional.empty();
    }

    /** The map of one of the user's names. */
    public <T> Optional<T> section(String key, ConfigBlock block, Function<Section, T> reader) {
        return switch (map.members().get(key)) {
            case YamlNode.Mapping child -> Optional.of(
                    new Section(context, YamlNode.path(path, key), child, block).read(reader));
            case YamlNode other -> {
                problem(key, "must be a map of keys and values, not " + YamlNode.kind(other));
                yield Optional.empty();
            }
        };
    }

    /** Notes a missing key. Only a config about to be used must be complete. */
    public void require(ConfigEntry entry) {
        require(entry, "is missing. " + entry.meaning());
    }

    public void require(ConfigEntry entry, String message) {
        if (!has(entry) && context.isChosen()) {
            problem(entry, message);
        }
    }

    public void problem(ConfigEntry entry, String message) {
        problem(entry.name(), message);
    }

    /** At the key's line, or at this section's if the key is absent. */
    public void problem(String key, String message) {
        problem(key, map.members().getOrDefault(key, map), message);
    }

    void problem(String key, YamlNode at, String message) {
        context.problems().add(at.origin(), YamlNode.path(path, key), message);
    }

    /** Of keys that are valid one by one, but not together. */
    public void conflict(ConfigEntry entry, String message) {
        if (context.use() != ReadContext.Use.BASE) {
            problem(entry, message);
        }
    }

    /** The text of a single value, with its variables replaced. */
    Optional<String> resolve(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Text text)) {
            problem(key, node, "must be a single value, not " + YamlNode.kind(node));
            return Optional.empty();
        }
        if (!context.isChosen() && context.variables().areIn(text.raw())) {
            return Optional.empty();
        }
        try {
            return Optional.of(context.variables().resolve(text.raw()));
        } catch (BadValueException e) {
            problem(key, node, e.getMessage());
            return Optional.empty();
        }
    }

    /** A value as a message may show it: as written, with the name of a variable instead of its value. */
    public String shown(ConfigEntry entry) {
        return Quoted.of(raw(map.members().get(entry.name())));
    }

    static String raw(YamlNode node) {
        return node instanceof YamlNode.Text text ? text.raw() : YamlNode.kind(node);
    }
}
