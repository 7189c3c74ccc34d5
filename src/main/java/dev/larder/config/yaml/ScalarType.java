package dev.larder.config.yaml;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.larder.text.Secret;
import dev.larder.text.BadValueException;
import dev.larder.text.Durations;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** A single value, written as one text. */
public final class ScalarType<T> extends ValueType<T> {
    /** Any text, also the empty one. */
    public static final ScalarType<String> ANY_TEXT = of("text", "a text", text -> text, text -> text);
    public static final ScalarType<String> TEXT = of("text", "a text", ScalarType::notEmpty, text -> text);
    public static final ScalarType<String> NAME = of("name", Names.RULE, Names::check, name -> name);
    public static final ScalarType<Secret> SECRET = of("text", "a text", text -> new Secret(notEmpty(text)),
            Secret::toString);
    /** A path of this machine, relative to the config's folder. */
    public static final ScalarType<Path> PATH = new ScalarType<>("path", raw -> Quoted.of(raw) + " is not a path",
            (text, folder) -> folder.resolve(notEmpty(text)), Path::toString, false);
    public static final ScalarType<Boolean> FLAG = new ScalarType<>("`true` or `false`",
            raw -> Quoted.of(raw) + " is not `true` or `false`", (text, folder) -> flag(text), Object::toString, true);
    /** A count, up to a quintillion. */
    public static final ScalarType<BigDecimal> COUNT = new ScalarType<>("whole number",
            raw -> Quoted.of(raw) + " is not a whole number of at least 0", (text, folder) -> count(text),
            BigDecimal::toPlainString, true);
    public static final ScalarType<Duration> DURATION = of("duration", "a duration from 1ms to "
            + Durations.print(Durations.LONGEST) + ", such as " + Durations.EXAMPLES, Durations::parse,
            Durations::print);

    /** Parses a text of the config in a folder. */
    @FunctionalInterface
    public interface Parser<T> {
        /** @throws IllegalArgumentException or BadValueException for a text that is not of the type */
        T parse(String text, Path folder);
    }

    private final Function<String, String> refusal;
    private final Parser<T> parser;
    private final Function<T, String> printer;
    /** Whether no value needs quotes in YAML: numbers, flags and larder's own words. */
    private final boolean isPlain;

    private ScalarType(String name, Function<String, String> refusal, Parser<T> parser, Function<T, String> printer,
            boolean isPlain) {
        super(name);
        this.refusal = refusal;
        this.parser = parser;
        this.printer = printer;
        this.isPlain = isPlain;
    }

    /** @param expected completes "is not ..." */
    public static <T> ScalarType<T> of(String name, String expected, Function<String, T> parser,
            Function<T, String> printer) {
        return in(name, expected, (text, folder) -> parser.apply(text), printer);
    }

    /** The same, for a type that depends on the config's folder. */
    public static <T> ScalarType<T> in(String name, String expected, Parser<T> parser, Function<T, String> printer) {
        return new ScalarType<>(name, raw -> Quoted.of(raw) + " is not " + expected, parser, printer, false);
    }

    /**
     * One of larder's own words.
     *
     * @param refusal what is wrong with a text that is none
     */
    public static <T> ScalarType<T> word(String name, Function<String, String> refusal, Function<String, T> parser,
            Function<T, String> printer) {
        return new ScalarType<>(name, refusal, (text, folder) -> parser.apply(text), printer, true);
    }

    public static ScalarType<Integer> whole(int least, int most) {
        return new ScalarType<>("integer, " + least + " to " + most,
                raw -> Quoted.of(raw) + " is not a whole number from " + least + " to " + most, (text, folder) -> {
                    int number = Integer.parseInt(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                }, Object::toString, true);
    }

    /** One of an enum's constants, in lower case. */
    public static <E extends Enum<E>> ScalarType<E> choice(String kind, Class<E> type) {
        return oneOf(kind, Arrays.asList(type.getEnumConstants()), constant -> constant.name().toLowerCase(
                Locale.ROOT));
    }

    /** @param kind what a message calls a text that is none of these */
    public static <T> ScalarType<T> oneOf(String kind, List<T> all, Function<T, String> print) {
        List<String> names = all.stream().map(print).toList();
        return new ScalarType<>(names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
                raw -> Suggestions.unknown(kind, raw, names), (text, folder) -> {
                    int found = names.indexOf(text);
                    if (found < 0) {
                        throw new IllegalArgumentException();
                    }
                    return all.get(found);
                }, print, true);
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static BigDecimal count(String text) {
        if (!text.matches("[0-9][0-9_]{0,18}")) {
            throw new IllegalArgumentException();
        }
        return new BigDecimal(text.replace("_", "")).stripTrailingZeros();
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    /** The same values under another name on the reference page. */
    public ScalarType<T> named(String name) {
        return new ScalarType<>(name, refusal, parser, printer, isPlain);
    }

    @Override
    Optional<T> read(Section section, String key, YamlNode node) {
        return read(section, key, node, refusal, text -> parser.parse(text, section.context().folder()));
    }

    /** Reads one text as elements of this type with commas between them. */
    Optional<List<T>> readSeparated(Section section, String key, YamlNode node) {
        return read(section, key, node, raw -> refusal.apply(raw).replaceFirst(" is not ", " is not a list of "),
                text -> Arrays.stream(text.split(",", -1))
                        .map(part -> parser.parse(part.strip(), section.context().folder())).toList());
    }

    private static <R> Optional<R> read(Section section, String key, YamlNode node, Function<String, String> refusal,
            Function<String, R> parser) {
        return section.resolve(key, node).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException | BadValueException e) {
                // The exception's reason might repeat the value of a variable; the message shows the text as written.
                section.problem(key, node, text.isEmpty() ? "is empty" : refusal.apply(Section.raw(node)));
                return Optional.empty();
            }
        });
    }

    @Override
    void print(YamlPrinter out, String key, T value) {
        if (isPlain) {
            out.plain(key, printer.apply(value));
        } else {
            out.text(key, printer.apply(value));
        }
    }

    @Override
    String inline(T value) {
        return printer.apply(value);
    }
}
