package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

/**
 * The finished words of a command line that is still being typed, read without judging them.
 *
 * @param command the last command that they name
 * @param arguments of that command
 * @param options their values, by the longest name of each
 * @param awaiting the option whose value comes next, null for none
 * @param onlyArguments whether a {@code --} has ended the options
 */
record LineStart(CommandLine command, List<String> arguments, Map<String, List<String>> options, OptionSpec awaiting,
        boolean onlyArguments) {

    static LineStart of(CommandLine root, List<String> words) {
        LineStart start = new LineStart(root, new ArrayList<>(), new HashMap<>(), null, false);
        for (String word : words) {
            start = start.with(word);
        }
        return start;
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
        return option.arity().max() > 0 ? awaiting(option) : this;
    }

    private LineStart value(OptionSpec option, String value) {
        options.computeIfAbsent(option.longestName(), name -> new ArrayList<>()).add(value);
        return this;
    }

    private LineStart awaiting(OptionSpec option) {
        return new LineStart(command, arguments, options, option, onlyArguments);
    }
}
