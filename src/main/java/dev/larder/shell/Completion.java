package dev.larder.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the word under the cursor may become: commands, flags and their values by picocli, names by the config. */
public final class Completion {
    private final CommandLine root;
    private final Names names;

    /** What the config has names for. Never throws: a broken config completes nothing. */
    public interface Names {
        /** Words that a command takes as its arguments. */
        List<String> argumentsOf(String command);
    }

    public Completion(CommandLine root, Names names) {
        this.root = root;
        this.names = names;
    }

    /** @param words the command line behind the program's name, the unfinished word last */
    public List<String> candidates(List<String> words) {
        String unfinished = words.isEmpty() ? "" : words.getLast();
        TreeSet<String> candidates = new TreeSet<>();
        List<CharSequence> suffixes = new ArrayList<>();
        AutoComplete.complete(root.getCommandSpec(), words.toArray(String[]::new), Math.max(0, words.size() - 1),
                unfinished.length(), 0, suffixes);
        suffixes.stream().map(suffix -> unfinished + suffix)
                .filter(candidate -> unfinished.startsWith("-") || !candidate.startsWith("-"))
                .forEach(candidates::add);
        if (!unfinished.startsWith("-") && !isOptionValue(words)) {
            command(words).ifPresent(command -> names.argumentsOf(command).stream()
                    .filter(name -> name.startsWith(unfinished)).forEach(candidates::add));
        }
        return candidates.stream().filter(candidate -> !candidate.isBlank()).toList();
    }

    /** The command on the line, once it is finished. */
    private Optional<String> command(List<String> words) {
        return words.stream().limit(Math.max(0, words.size() - 1)).filter(root.getSubcommands()::containsKey)
                .findFirst();
    }

    private boolean isOptionValue(List<String> words) {
        if (words.size() < 2) {
            return false;
        }
        CommandLine command = command(words).map(root.getSubcommands()::get).orElse(root);
        OptionSpec option = command.getCommandSpec().findOption(words.get(words.size() - 2));
        return option != null && option.arity().max() > 0;
    }
}
