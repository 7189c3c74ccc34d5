package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.feature.FeatureView;

/**
 * The words of a command line, or of its beginning, read without judging them.
 *
 * @param command the last command that the words name
 * @param arguments the arguments of that command
 * @param options the values of each option, by the option's longest name
 * @param awaiting the option whose value comes next, null for none
 * @param onlyArguments whether a {@code --} has ended the options
 */
public record LineStart(CommandLine command, List<String> arguments, Map<String, List<String>> options,
        OptionSpec awaiting,
        boolean onlyArguments) {

    /** The option by which a command works on all views, whichever of them is in use. */
    public static final String ALL_VIEWS = "--all-views";

    private static final Set<String> NAMES_A_FEATURE = Set.of(ArgumentLabel.REF, ArgumentLabel.REF_OR_KEY);
    private static final Set<String> NAMES_A_KEY = Set.of(ArgumentLabel.REF_OR_KEY, ArgumentLabel.VIEW_OR_KEY,
            ArgumentLabel.KEY);
    private static final Set<String> NAMES_A_VIEW = Set.of(ArgumentLabel.VIEW, ArgumentLabel.REF,
            ArgumentLabel.REF_OR_KEY, ArgumentLabel.VIEW_OR_KEY);

    public static LineStart of(CommandLine root, List<String> words) {
        LineStart start = new LineStart(root, new ArrayList<>(), new HashMap<>(), null, false);
        for (String word : words) {
            start = start.with(word);
        }
        return start;
    }

    /** The view of a reference, which may also name one of its features. */
    static String view(String reference) {
        return reference.split(":", 2)[0];
    }

    /** What the next argument may be. */
    Stream<PositionalParamSpec> nextArguments() {
        return command.getCommandSpec().positionalParameters().stream()
                .filter(argument -> argument.index().contains(arguments.size()));
    }

    /**
     * Whether the view in use belongs into the line: its command takes a view first, the line names none, and has room
     * for one more argument.
     *
     * @param views the views of the config
     */
    public boolean lacksView(Collection<String> views) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(argument -> argument.index().contains(0) && NAMES_A_VIEW.contains(argument.paramLabel()))
                && nextArguments().findAny().isPresent() && !options.containsKey(ALL_VIEWS)
                && arguments.stream().noneMatch(word -> views.contains(view(word)));
    }

    /** Whether the next word is an argument of the command. */
    public boolean takesArgument(String word) {
        LineStart copy = new LineStart(command, new ArrayList<>(arguments), new HashMap<>(options), awaiting,
                onlyArguments);
        return copy.with(word).arguments().size() > arguments.size();
    }

    /**
     * An argument that leaves out the view in use, or the name of its only join key, with what it leaves out.
     *
     * @param line all words: a key that it names has a value already
     */
    public String completed(String word, FeatureView used, Collection<String> views, Collection<String> line) {
        if (word.indexOf('=') >= 0 || word.indexOf(':') >= 0 || views.contains(word)) {
            return word;
        }
        if (takes(NAMES_A_FEATURE) && used.indexOf(word) >= 0) {
            return used.name() + ":" + word;
        }
        String key = used.keys().names().getFirst() + "=";
        boolean isKey = takes(NAMES_A_KEY) && used.keys().size() == 1
                && line.stream().noneMatch(other -> other.startsWith(key));
        return isKey ? key + word : word;
    }

    private boolean takes(Set<String> labels) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(argument -> labels.contains(argument.paramLabel()));
    }

    private LineStart with(String word) {
        if (awaiting != null) {
            return value(awaiting, word).awaiting(null);
        }
        if (!onlyArguments && word.equals("--")) {
            return new LineStart(command, arguments, options, null, true);
        }
        if (!onlyArguments && word.startsWith("-") && word.length() > 1) {
            return option(word);
        }
        CommandLine inner = arguments.isEmpty() ? command.getSubcommands().get(word) : null;
        if (inner != null) {
            return new LineStart(inner, arguments, options, null, onlyArguments);
        }
        arguments.add(word);
        return this;
    }

    private LineStart option(String word) {
        int equals = word.indexOf('=');
        OptionSpec option = command.getCommandSpec().findOption(equals < 0 ? word : word.substring(0, equals));
        if (option == null) {
            return this;
        }
        if (equals >= 0) {
            return value(option, word.substring(equals + 1));
        }
        options.computeIfAbsent(option.longestName(), name -> new ArrayList<>());
        return option.arity().min() > 0 ? awaiting(option) : this;
    }

    private LineStart value(OptionSpec option, String value) {
        options.computeIfAbsent(option.longestName(), name -> new ArrayList<>()).add(value);
        return this;
    }

    private LineStart awaiting(OptionSpec option) {
        return new LineStart(command, arguments, options, option, onlyArguments);
    }
}
