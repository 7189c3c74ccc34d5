package dev.larder.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import dev.larder.cli.command.CompletionCommand;
import dev.larder.cli.command.EngineSettings;
import dev.larder.cli.command.IncrementalSettings;
import dev.larder.cli.command.EventTime;
import dev.larder.console.ColorChoice;
import dev.larder.console.OutputFormat;
import dev.larder.feature.Ttl;
import dev.larder.expect.RowLimit;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.text.BadValueException;
import dev.larder.text.ByteSize;
import dev.larder.text.Durations;
import dev.larder.text.Suggestions;
import dev.larder.text.TimeText;
import dev.larder.text.Times;

/** How the words of a command line become values of options. */
final class OptionTypes {
    private OptionTypes() {}

    static void register(CommandLine root, Clock clock) {
        root.registerConverter(OutputFormat.class, oneOf(OutputFormat.values(), OutputFormat.ofData()))
                .registerConverter(ColorChoice.class, oneOf(ColorChoice.values()))
                .registerConverter(Conflict.class, oneOf(Conflict.values()))
                .registerConverter(EngineSettings.Kind.class, oneOf(EngineSettings.Kind.values()))
                .registerConverter(IncrementalSettings.By.class, oneOf(IncrementalSettings.By.values()))
                .registerConverter(CompletionCommand.Shell.class, oneOf(CompletionCommand.Shell.values()))
                .registerConverter(EventTime.class,
                        converter(text -> new EventTime(Times.micros(TimeText.parse(text, clock)))))
                .registerConverter(Duration.class, converter(Durations::parse))
                .registerConverter(ByteSize.class, converter(ByteSize::parse))
                .registerConverter(RowLimit.class, converter(RowLimit::parse))
                .registerConverter(Ttl.class, converter(Ttl::parse));
    }

    private static <E extends Enum<E>> ITypeConverter<E> oneOf(E[] all) {
        return oneOf(all, List.of(all));
    }

    /** @param offered those that a message lists: others are of some commands only */
    private static <E extends Enum<E>> ITypeConverter<E> oneOf(E[] all, List<E> offered) {
        Map<String, E> named = new LinkedHashMap<>();
        for (E one : all) {
            named.put(one.name().toLowerCase(Locale.ROOT), one);
        }
        return text -> {
            E found = named.get(text.toLowerCase(Locale.ROOT));
            if (found == null) {
                throw new TypeConversionException(Suggestions.unknown("value", text,
                        offered.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList()));
            }
            return found;
        };
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (BadValueException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
