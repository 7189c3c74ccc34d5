package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine;

/**
 * What the word under the cursor may become: commands, flags and their values, names of the config. What a value is,
 * its label in the help says, so that a new command completes by itself.
 */
public final class Completion {
    /** The only candidate where a file name is due, which the shell completes itself. */
    public static final String FILES = ":files";

    private static final Set<String> FILE_LABELS = Set.of("FILE", "PATH");

    private final CommandLine root;
    private final Function<Map<String, List<String>>, Names> config;

    /** What a config has names for. */
    public interface Names {
        List<String> profiles();

        List<String> views();

        List<String> features(String view);

        /** The join keys of views. */
        List<String> keys(Collection<String> views);
    }

    /** @param config the names, for the options on the line, which may choose another config; throws nothing */
    public Completion(CommandLine root, Function<Map<String, List<String>>, Names> config) {
        this.root = root;
        this.config = config;
    }

    /** @param words the command line behind the program's name, the unfinished word last */
    public List<String> candidates(List<String> words) {
        String unfinished = words.isEmpty() ? "" : words.getLast();
        LineStart start = LineStart.of(root, words.subList(0, Math.max(0, words.size() - 1)));
        List<String> candidates = candidates(start, unfinished).toList();
        return candidates.contains(FILES)
                ? List.of(FILES)
                : candidates.stream().filter(each -> each.startsWith(unfinished)).distinct().sorted().toList();
    }

    private Stream<String> candidates(LineStart start, String unfinished) {
        if (start.awaiting() != null) {
            return values(start.awaiting(), start);
        }
        if (!unfinished.startsWith("-") || start.onlyArguments()) {
            return arguments(start);
        }
        int equals = unfinished.indexOf('=');
        if (equals < 0) {
            return options(start);
        }
        OptionSpec option = start.command().getCommandSpec().findOption(unfinished.substring(0, equals));
        return option == null
                ? Stream.of()
                : values(option, start).map(value -> value.equals(FILES)
                        ? value
                        : unfinished.substring(0, equals + 1) + value);
    }

    /** One that is given already, and may not be repeated, is no candidate any more. */
    private static Stream<String> options(LineStart start) {
        return start.command().getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .filter(option -> option.isMultiValue() || !start.options().containsKey(option.longestName()))
                .flatMap(option -> Arrays.stream(option.names()));
    }

    private Stream<String> values(ArgSpec argument, LineStart start) {
        if (FILE_LABELS.contains(argument.paramLabel())) {
            return Stream.of(FILES);
        }
        if (argument instanceof OptionSpec option && option.longestName().equals("--profile")) {
            return config.apply(start.options()).profiles().stream();
        }
        List<String> candidates = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(candidates::add);
        }
        return candidates.stream();
    }

    private Stream<String> arguments(LineStart start) {
        Stream<String> commands = start.arguments().isEmpty()
                ? start.command().getSubcommands().keySet().stream()
                : Stream.of();
        int position = start.arguments().size();
        return Stream.concat(commands, start.command().getCommandSpec().positionalParameters().stream()
                .filter(parameter -> parameter.index().contains(position))
                .flatMap(parameter -> arguments(parameter, start)));
    }

    private Stream<String> arguments(PositionalParamSpec parameter, LineStart start) {
        List<String> given = start.arguments();
        return switch (parameter.paramLabel()) {
            case "VIEW" -> without(names(start).views(), given);
            case "REF" -> without(references(names(start)), given);
            case "REF|NAME=VALUE" -> Stream.concat(without(references(names(start)), given),
                    pairs(names(start), start));
            case "NAME=VALUE" -> pairs(names(start), start);
            case "COMMAND" -> commandsBelow(given);
            default -> values(parameter, start);
        };
    }

    private Names names(LineStart start) {
        return config.apply(start.options());
    }

    private static Stream<String> without(List<String> names, List<String> given) {
        return names.stream().filter(name -> !given.contains(name));
    }

    private static List<String> references(Names names) {
        return names.views().stream().flatMap(view -> Stream.concat(Stream.of(view),
                names.features(view).stream().map(feature -> view + ":" + feature))).toList();
    }

    /** The names that a value is still missing for: of the views on the line, of all where none is named yet. */
    private static Stream<String> pairs(Names names, LineStart start) {
        List<String> named = start.arguments().stream().filter(word -> word.indexOf('=') < 0)
                .map(word -> word.split(":", 2)[0]).toList();
        List<String> keys = names.keys(named.isEmpty() ? names.views() : named);
        boolean takesFeatures = start.command().getCommandName().equals("put");
        return Stream.concat(keys.stream(), named.stream().filter(view -> takesFeatures).limit(1)
                .flatMap(view -> names.features(view).stream()))
                .map(name -> name + "=")
                .filter(pair -> start.arguments().stream().noneMatch(word -> word.startsWith(pair)));
    }

    private Stream<String> commandsBelow(List<String> given) {
        CommandLine command = root;
        for (String name : given) {
            command = command.getSubcommands().get(name);
            if (command == null) {
                return Stream.of();
            }
        }
        return command.getSubcommands().keySet().stream();
    }
}
