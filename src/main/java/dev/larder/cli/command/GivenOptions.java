package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command line, for the history of runs. */
final class GivenOptions {
    /** Their values may hold a secret. */
    private static final Set<String> WITHOUT_VALUE = Set.of("--conf", "--push");

    private GivenOptions() {}

    /** Those of the command itself: the ones that every command takes say where the config is, and may override it. */
    static List<String> of(CommandSpec command) {
        List<String> given = new ArrayList<>();
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (option.inherited()) {
                continue;
            }
            String name = option.longestName();
            boolean hasValue = option.arity().max() > 0 && !WITHOUT_VALUE.contains(name);
            given.add(hasValue ? name + "=" + String.join(",", option.originalStringValues()) : name);
        }
        return given;
    }
}
