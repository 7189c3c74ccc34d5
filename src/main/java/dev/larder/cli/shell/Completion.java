package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.Session;
import dev.larder.config.ConfigNames;
import dev.larder.config.ConfigReference;
import dev.larder.config.yaml.ConfigException;
import dev.larder.feature.FeatureView;

/**
 * What the word under the cursor may become: commands, options and their values, names in the config. The label of an
 * argument says what its values are, so that a new command completes by itself.
 */
public final class Completion {
    /** The only candidate if a file name is due, which the shell completes itself. */
    public static final String FILES = ":files";

    private final CommandLine root;
    private final Session session;

    public Completion(CommandLine root, Session session) {
        this.root = root;
        this.session = session;
    }

    /** @param words the command line after the program's name; the last word is unfinished */
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

    /** An option that is given already is offered again only if it may be repeated. */
    private static Stream<String> options(LineStart start) {
        return start.command().getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .filter(option -> option.isMultiValue() || !start.options().containsKey(option.longestName()))
                .flatMap(option -> Arrays.stream(option.names()));
    }

    private Stream<String> values(ArgSpec argument, LineStart start) {
        return switch (argument.paramLabel()) {
            case ArgumentLabel.FILE, ArgumentLabel.PATH -> Stream.of(FILES);
            case ArgumentLabel.PROFILE -> names(start).profiles().stream();
            case ArgumentLabel.CONFIG_KEY -> configKeys(names(start));
            default -> {
                List<String> candidates = new ArrayList<>();
                if (argument.completionCandidates() != null) {
                    argument.completionCandidates().forEach(candidates::add);
                }
                yield candidates.stream();
            }
        };
    }

    private Stream<String> arguments(LineStart start) {
        Stream<String> commands = start.arguments().isEmpty()
                ? start.command().getSubcommands().keySet().stream()
                : Stream.of();
        return Stream.concat(commands, start.nextArguments().flatMap(argument -> arguments(argument, start)));
    }

    private Stream<String> arguments(PositionalParamSpec argument, LineStart start) {
        List<String> given = start.arguments();
        return switch (argument.paramLabel()) {
            case ArgumentLabel.VIEW -> without(names(start).views().stream().map(FeatureView::name), given);
            case ArgumentLabel.REF -> without(references(names(start)), given);
            case ArgumentLabel.VIEW_OR_KEY -> Stream.concat(names(start).views().stream().map(FeatureView::name)
                    .filter(name -> given.stream().allMatch(word -> word.indexOf('=') >= 0)), pairs(start, false));
            case ArgumentLabel.REF_OR_KEY -> Stream.concat(without(references(names(start)), given),
                    pairs(start, false));
            case ArgumentLabel.KEY -> pairs(start, false);
            case ArgumentLabel.FIELD -> pairs(start, true);
            case ArgumentLabel.COMMAND -> commandsBelow(given);
            default -> values(argument, start);
        };
    }

    /** Empty if the config cannot be read: an error message in the middle of a word would not help. */
    private ConfigNames names(LineStart start) {
        try {
            return session.configNames(start.options());
        } catch (ConfigException | IllegalArgumentException e) {
            return ConfigNames.EMPTY;
        }
    }

    /** The paths of config keys, with the names of the config in place of their placeholders. */
    private static Stream<String> configKeys(ConfigNames names) {
        return ConfigReference.paths().stream()
                .flatMap(path -> path.contains("<view>")
                        ? names.views().stream().flatMap(view -> configKeys(path.replace("<view>", view.name()), view))
                        : Stream.of(path))
                .filter(path -> path.indexOf('<') < 0).map(path -> path + "=");
    }

    private static Stream<String> configKeys(String path, FeatureView view) {
        return path.contains("<feature>")
                ? view.featureNames().stream().map(feature -> path.replace("<feature>", feature))
                : Stream.of(path);
    }

    private static Stream<String> without(Stream<String> names, List<String> given) {
        return names.filter(name -> !given.contains(name));
    }

    private static Stream<String> references(ConfigNames names) {
        return names.views().stream().flatMap(view -> Stream.concat(Stream.of(view.name()),
                view.featureNames().stream().map(feature -> view.name() + ":" + feature)));
    }

    /** The names that have no value yet: those of the views on the line, or of all views if the line names none. */
    private Stream<String> pairs(LineStart start, boolean withFeatures) {
        List<String> named = start.arguments().stream().filter(word -> word.indexOf('=') < 0)
                .map(LineStart::view).toList();
        List<FeatureView> views = names(start).views().stream()
                .filter(view -> named.isEmpty() || named.contains(view.name())).toList();
        Stream<String> features = views.stream().filter(view -> withFeatures && !named.isEmpty()).limit(1)
                .flatMap(view -> view.featureNames().stream());
        return Stream.concat(views.stream().flatMap(view -> view.keys().names().stream()).distinct(), features)
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
