package dev.larder.config.yaml;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.larder.store.settings.Secret;
import dev.larder.text.BadValueException;
import dev.larder.text.Durations;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/**
 * A map of the config, read key by key. A key that was never asked for is unknown. A mistake is noted, and reading
 * goes on as if the key were not there.
 */
public final class Section {
    private final ReadContext reading;
    private final String path;
    private final YamlNode.Mapping map;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(ReadContext reading, String path, YamlNode.Mapping map) {
        this.reading = reading;
        this.path = path;
        this.map = map;
    }

    public static <T> T read(ReadContext reading, String path, YamlNode.Mapping map, Function<Section, T> reader) {
        Section section = new Section(reading, path, map);
        T value = reader.apply(section);
        for (String key : map.members().keySet()) {
            if (!section.known.contains(key)) {
                section.problem(key, Suggestions.unknown("key", key, section.known));
            }
        }
        return value;
    }

    public ReadContext reading() {
        return reading;
    }

    public boolean has(String key) {
        known.add(key);
        return map.members().containsKey(key);
    }

    /** The keys of a map whose keys are the user's names. */
    public Set<String> names() {
        known.addAll(map.members().keySet());
        return map.members().keySet();
    }

    public boolean isMap(String key) {
        return has(key) && map.members().get(key) instanceof YamlNode.Mapping;
    }

    /** At the key's line, or at this section's where the key is not there. */
    public void problem(String key, String message) {
        YamlNode at = map.members().getOrDefault(key, map);
        reading.problems().add(at.origin(), YamlNode.path(path, key), message);
    }

    /** Of keys that each are right, but not together. */
    public void conflict(String key, String message) {
        if (reading.use() != ReadContext.Use.BASE) {
            problem(key, message);
        }
    }

    /** Notes it where a key is not there. Only a config about to be used must be whole. */
    public void require(String key, String message) {
        if (!has(key) && reading.isChosen()) {
            problem(key, message);
        }
    }

    public <T> Optional<T> section(String key, Function<Section, T> reader) {
        if (!has(key)) {
            return Optional.empty();
        }
        return switch (map.members().get(key)) {
            case YamlNode.Mapping child -> Optional.of(read(reading, YamlNode.path(path, key), child, reader));
            case YamlNode other -> {
                problem(key, "must be a map of keys and values, not " + YamlNode.kind(other));
                yield Optional.empty();
            }
        };
    }

    /** The same by a reader that may find nothing to make. */
    public <T> Optional<T> trySection(String key, Function<Section, Optional<T>> reader) {
        return section(key, reader).flatMap(Function.identity());
    }

    public Optional<String> text(String key) {
        Optional<String> text = has(key) ? resolve(key, map.members().get(key)) : Optional.empty();
        if (text.isPresent() && text.get().isEmpty()) {
            problem(key, "is empty");
            return Optional.empty();
        }
        return text;
    }

    /** A text that may be empty. */
    public String textOr(String key, String byDefault) {
        return scalar(key, "a text", text -> text).orElse(byDefault);
    }

    public Optional<String> name(String key) {
        return scalar(key, Names.RULE, Names::check);
    }

    /** A path of this machine, relative to the config's folder. */
    public Optional<Path> file(String key) {
        return text(key).flatMap(text -> scalar(key, "a path", reading.folder()::resolve));
    }

    public Optional<Duration> duration(String key) {
        return scalar(key, "a duration from 1ms to " + Durations.print(Durations.LONGEST) + "; write it like "
                + Durations.EXAMPLES, Durations::parse);
    }

    public boolean flag(String key, boolean byDefault) {
        return scalar(key, "`true` or `false`", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        }).orElse(byDefault);
    }

    public int whole(String key, int least, int most, int byDefault) {
        return scalar(key, "a whole number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        }).orElse(byDefault);
    }

    /** One of an enum's constants, written in small letters. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return oneOf(key, key, Arrays.asList(type.getEnumConstants()), constant -> constant.name().toLowerCase(
                Locale.ROOT));
    }

    public <E extends Enum<E>> E choice(String key, E byDefault) {
        return choice(key, byDefault.getDeclaringClass()).orElse(byDefault);
    }

    public <T> Optional<T> oneOf(String key, String kind, List<T> all, Function<T, String> print) {
        if (!has(key)) {
            return Optional.empty();
        }
        List<String> names = all.stream().map(print).toList();
        return resolve(key, map.members().get(key)).flatMap(text -> {
            int found = names.indexOf(text);
            if (found < 0) {
                problem(key, Suggestions.unknown(kind, raw(key), names));
            }
            return found < 0 ? Optional.empty() : Optional.of(all.get(found));
        });
    }

    public Optional<Secret> secret(String key) {
        return text(key).map(Secret::new);
    }

    /** @param expected completes "is not ..."; the parser throws where it is not that */
    public <T> Optional<T> scalar(String key, String expected, Function<String, T> parser) {
        return has(key) ? parse(key, map.members().get(key), expected, parser) : Optional.empty();
    }

    /** A list, or one text with commas; empty where the key is not there. */
    public <T> List<T> list(String key, String expected, Function<String, T> parser) {
        if (!has(key)) {
            return List.of();
        }
        List<T> elements = new ArrayList<>();
        switch (map.members().get(key)) {
            case YamlNode.Sequence list -> list.items().forEach(
                    item -> parse(key, item, expected, parser).ifPresent(elements::add));
            case YamlNode node -> parse(key, node, "a list, each of it " + expected,
                    text -> Arrays.stream(text.split(",", -1)).map(String::strip).map(parser).toList())
                    .ifPresent(elements::addAll);
        }
        if (map.members().get(key) instanceof YamlNode.Sequence list && list.items().isEmpty()) {
            problem(key, "is an empty list");
        }
        return elements;
    }

    /** A list of lists of single values; empty where the key is not there. */
    public <T> List<T> rows(String key, String expected, Function<List<String>, T> parser) {
        List<T> rows = new ArrayList<>();
        if (has(key)) {
            for (YamlNode item : map.members().get(key) instanceof YamlNode.Sequence list
                    ? list.items()
                    : List.of(map.members().get(key))) {
                row(key, item, expected, parser).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private <T> Optional<T> row(String key, YamlNode node, String expected, Function<List<String>, T> parser) {
        try {
            if (node instanceof YamlNode.Sequence row) {
                return Optional.of(parser.apply(row.items().stream()
                        .map(item -> resolve(key, item).orElseThrow(IllegalArgumentException::new)).toList()));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        reading.problems().add(node.origin(), YamlNode.path(path, key), "is not a list, each of it " + expected);
        return Optional.empty();
    }

    private <T> Optional<T> parse(String key, YamlNode node, String expected, Function<String, T> parser) {
        return resolve(key, node).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException | BadValueException e) {
                // The reason would repeat what a variable holds.
                reading.problems().add(node.origin(), YamlNode.path(path, key), shown(node) + " is not " + expected);
                return Optional.empty();
            }
        });
    }

    /** The text of a single value, its variables filled in. */
    private Optional<String> resolve(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Text text)) {
            reading.problems().add(node.origin(), YamlNode.path(path, key), "must be a single value, not "
                    + YamlNode.kind(node));
            return Optional.empty();
        }
        if (!reading.isChosen() && reading.variables().areIn(text.raw())) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.variables().resolve(text.raw()));
        } catch (BadValueException e) {
            reading.problems().add(node.origin(), YamlNode.path(path, key), e.getMessage());
            return Optional.empty();
        }
    }

    private String raw(String key) {
        return map.members().get(key) instanceof YamlNode.Text text ? text.raw() : "";
    }

    /** A value as a message may show it: as written, with a variable's name and not what it holds. */
    public String shown(String key) {
        return shown(map.members().get(key));
    }

    private static String shown(YamlNode node) {
        return node instanceof YamlNode.Text text ? Quoted.of(text.raw()) : YamlNode.kind(node);
    }
}
