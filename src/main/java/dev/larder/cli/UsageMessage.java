package dev.larder.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** Messages about invalid command lines: what is wrong, and what the user may have meant. */
final class UsageMessage {
    private UsageMessage() {}

    /** @param commands the names of all commands; the parser knows only those that the line has a word for */
    static String of(ParameterException e, Collection<String> commands) {
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, commands);
            case MissingParameterException missing -> missing.getMissing().stream().map(UsageMessage::missing)
                    .collect(Collectors.joining(", "));
            case OverwrittenOptionException twice -> label(twice.getOverwritten()) + " may be given only once";
            default -> e.getArgSpec() == null
                    ? plain(e.getMessage())
                    : label(e.getArgSpec()) + ": "
                            + plain(e.getMessage().replaceFirst("^Invalid value for [^:]*: ", "")
                                    .replaceFirst(
                                            "^Value for .* \\((.*=.*)\\) should be in KEY=VALUE format but was (.*)$",
                                            "'$2' is not $1"));
        };
    }

    private static String unmatched(UnmatchedArgumentException e, Collection<String> commands) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String word = e.getUnmatched().getFirst();
        if (e.isUnknownOption()) {
            String name = word.replaceFirst("=.*", "");
            return Suggestions.to(name, optionNames(command)).isPresent()
                    ? Suggestions.unknown("option", name, optionNames(command))
                    : "unknown option " + Quoted.of(name);
        }
        if (command.parent() == null) {
            return Suggestions.unknown("command", word, commands);
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument " + Quoted.of(word)
                : Suggestions.unknown("command", word, command.subcommands().keySet());
    }

    private static List<String> optionNames(CommandSpec command) {
        List<String> names = new ArrayList<>();
        command.options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String missing(ArgSpec argument) {
        return argument.isOption()
                ? label(argument) + " needs a value: " + argument.paramLabel()
                : "missing argument: " + argument.paramLabel();
    }

    private static String plain(String message) {
        return message.replace('\'', '`').replaceFirst(" is not an? (int|long)$", " is not a whole number");
    }
}
