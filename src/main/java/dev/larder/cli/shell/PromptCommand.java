package dev.larder.cli.shell;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import dev.larder.cli.session.CompletionWord;
import dev.larder.cli.session.CompletionWord.Kind;

/** A word that only a session has. The parser reads the backslash before it as an escape, so it may be left out. */
enum PromptCommand {
    USE("use", "use VIEW", "Set the view for commands that name none; then `get 5` and `get FEATURE` work too."),
    DESCRIBE("d", "\\d [VIEW]", "List the views, or the columns of one."),
    EXPAND("x", "\\x", "Print a line for each cell, or tables again."),
    OUTPUT("o", "\\o [FILE]", "Append what commands print to a file, or print it on the screen again."),
    WATCH("watch", "\\watch [SECONDS]", "Repeat the last command until Ctrl-C."),
    TIMING("timing", "\\timing", "Print how long each command takes, or stop printing it."),
    HELP("?", "help, ?", "Show this help; `help COMMAND` explains a command."),
    EXIT("exit", "exit", "Leave the session, as Ctrl-D does.");

    /** The second word of {@code use profile NAME}. */
    static final CompletionWord PROFILE = new CompletionWord("profile", Kind.COMMAND, "");

    private static final String LINE = "%n  %-18s %s";

    private final String word;
    private final String usage;
    private final String meaning;

    PromptCommand(String word, String usage, String meaning) {
        this.word = word;
        this.usage = usage;
        this.meaning = meaning;
    }

    static Optional<PromptCommand> of(String word) {
        String bare = word.startsWith("\\") ? word.substring(1) : word;
        return bare.equals("quit")
                ? Optional.of(EXIT)
                : Arrays.stream(values()).filter(each -> each.word.equals(bare)).findFirst();
    }

    static Stream<CompletionWord> words() {
        return Arrays.stream(values()).map(each -> new CompletionWord(each.word, Kind.COMMAND, each.meaning));
    }

    /** A candidate of completion as the user sees it. */
    static String shown(String word) {
        return of(word).filter(each -> each.usage.startsWith("\\")).map(each -> "\\" + word).orElse(word);
    }

    static String help() {
        StringBuilder help = new StringBuilder("In a session:");
        for (PromptCommand each : values()) {
            help.append(LINE.formatted(each.usage, each.meaning));
        }
        return help.append(LINE.formatted("use profile NAME", "Switch to another profile."))
                .append(LINE.formatted("COMMAND | PROGRAM",
                        "Give what a command prints to a program, as in `scan v | head`."))
                .toString();
    }
}
