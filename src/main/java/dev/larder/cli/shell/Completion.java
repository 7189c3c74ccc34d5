package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.CompletionWord;
import dev.larder.cli.session.CompletionWord.Kind;
import dev.larder.cli.session.Session;
import dev.larder.config.ConfigNames;
import dev.larder.config.ConfigReference;
import dev.larder.config.yaml.ConfigException;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys.JoinKey;

/**
 * What the word under the cursor may become: commands, options and their values, names in the config, each with a few
 * words about it. The label of an argument says what its values are, so that a new command completes by itself.
 */
public final class Completion {
    private static final CompletionWord FILES = new CompletionWord(CompletionWord.FILES, Kind.VALUE, "");

    private final CommandLine root;
    private final Session session;

    public Completion(CommandLine root, Session session) {
        this.root = root;
        this.session = session;
    }

    /** @param words the command line after the program's name; the last word is unfinished */
    public List<CompletionWord> candidates(List<String> words) {
        String unfinished = words.isEmpty() ? "" : words.getLast();
        LineStart start = LineStart.of(root, words.subList(0, Math.max(0, words.size() - 1)));
        List<CompletionWord> candidates = candidates(start, unfinished).toList();
        if (candidates.stream().anyMatch(CompletionWord::isFiles)) {
            return List.of(FILES);
        }
        Map<String, CompletionWord> fitting = new LinkedHashMap<>();
        candidates.stream().filter(each -> each.word().startsWith(unfinished))
                .forEach(each -> fitting.putIfAbsent(each.word(), each));
        return fitting.values().stream().sorted(Comparator.comparing(CompletionWord::word)).toList();
    }

    private Stream<CompletionWord> candidates(LineStart start, String unfinished) {
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
                : values(option, start).map(value -> value.isFiles()
                        ? value
                        : new CompletionWord(unfinished.substring(0, equals + 1) + value.word(), value.kind(),
                                value.meaning()));
    }

    /** An option that is given already is offered again only if it may be repeated. */
    private static Stream<CompletionWord> options(LineStart start) {
        return start.command().getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .filter(option -> option.isMultiValue() || !start.options().containsKey(option.longestName()))
                .flatMap(option -> Arrays.stream(option.names())
                        .map(name -> new CompletionWord(name, Kind.OPTION, firstSentence(option.description()))));
    }

    private static String firstSentence(String... paragraphs) {
        return paragraphs.length == 0 ? "" : paragraphs[0].replaceFirst("(?s)\\.(\\s.*)?$", "");
    }

    private Stream<CompletionWord> values(ArgSpec argument, LineStart start) {
        return switch (argument.paramLabel()) {
            case ArgumentLabel.FILE, ArgumentLabel.PATH -> Stream.of(FILES);
            case ArgumentLabel.PROFILE -> names(start).profiles().stream()
                    .map(name -> new CompletionWord(name, Kind.PROFILE, ""));
            case ArgumentLabel.CONFIG_KEY -> configKeys(names(start));
            case ArgumentLabel.CONDITION -> pairs(start, true);
            default -> {
                List<String> candidates = new ArrayList<>();
                if (argument.completionCandidates() != null) {
                    argument.completionCandidates().forEach(candidates::add);
                }
                yield candidates.stream().map(value -> new CompletionWord(value, Kind.VALUE, ""));
            }
        };
    }

    private Stream<CompletionWord> arguments(LineStart start) {
        Stream<CompletionWord> commands = start.arguments().isEmpty() ? commands(start.command()) : Stream.of();
        return Stream.concat(commands, start.nextArguments().flatMap(argument -> arguments(argument, start)));
    }

    private static Stream<CompletionWord> commands(CommandLine above) {
        return above.getSubcommands().entrySet().stream().map(command -> new CompletionWord(command.getKey(),
                Kind.COMMAND, firstSentence(command.getValue().getCommandSpec().usageMessage().header())));
    }

    private Stream<CompletionWord> arguments(PositionalParamSpec argument, LineStart start) {
        List<String> given = start.arguments();
        return switch (argument.paramLabel()) {
            case ArgumentLabel.VIEW -> without(views(start), given);
            case ArgumentLabel.REF -> without(references(names(start)), given);
            case ArgumentLabel.VIEW_OR_KEY -> Stream.concat(views(start)
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
    private static Stream<CompletionWord> configKeys(ConfigNames names) {
        return ConfigReference.paths().entrySet().stream().flatMap(key -> (key.getKey().contains("<view>")
                ? names.views().stream()
                        .flatMap(view -> configKeys(key.getKey().replace("<view>", view.name()), view))
                : Stream.of(key.getKey()))
                .filter(path -> path.indexOf('<') < 0)
                .map(path -> new CompletionWord(path + "=", Kind.CONFIG_KEY, firstSentence(key.getValue()))));
    }

    private static Stream<String> configKeys(String path, FeatureView view) {
        return path.contains("<feature>")
                ? view.featureNames().stream().map(feature -> path.replace("<feature>", feature))
                : Stream.of(path);
    }

    private static Stream<CompletionWord> without(Stream<CompletionWord> names, List<String> given) {
        return names.filter(name -> !given.contains(name.word()));
    }

    private Stream<CompletionWord> views(LineStart start) {
        return names(start).views().stream().map(Completion::view);
    }

    private static CompletionWord view(FeatureView view) {
        return new CompletionWord(view.name(), Kind.VIEW, "view by " + String.join(", ", view.keys().names()));
    }

    private static Stream<CompletionWord> references(ConfigNames names) {
        return names.views().stream().flatMap(view -> Stream.concat(Stream.of(view(view)),
                view.features().stream().map(feature -> feature(view.name() + ":" + feature.name(), feature))));
    }

    private static CompletionWord feature(String word, Feature feature) {
        return new CompletionWord(word, Kind.FEATURE, feature.type().toString());
    }

    private static CompletionWord key(JoinKey key) {
        return new CompletionWord(key.name() + "=", Kind.KEY, "join key, " + key.type());
    }

    /** The names that have no value yet: those of the views on the line, or of all views if the line names none. */
    private Stream<CompletionWord> pairs(LineStart start, boolean withFeatures) {
        List<String> named = start.arguments().stream().filter(word -> word.indexOf('=') < 0)
                .map(LineStart::view).toList();
        List<FeatureView> views = names(start).views().stream()
                .filter(view -> named.isEmpty() || named.contains(view.name())).toList();
        Stream<CompletionWord> features = views.stream().filter(view -> withFeatures && !named.isEmpty()).limit(1)
                .flatMap(view -> view.features().stream()).map(feature -> feature(feature.name() + "=", feature));
        return Stream.concat(views.stream().flatMap(view -> view.keys().all().stream()).map(Completion::key), features)
                .filter(pair -> start.arguments().stream().noneMatch(word -> word.startsWith(pair.word())));
    }

    private Stream<CompletionWord> commandsBelow(List<String> given) {
        CommandLine command = root;
        for (String name : given) {
            command = command.getSubcommands().get(name);
            if (command == null) {
                return Stream.of();
            }
        }
        return commands(command);
    }
}
