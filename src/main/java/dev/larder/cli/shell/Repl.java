package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import dev.larder.console.Console;

/**
 * One line after the other: larder's commands without the program's name, and a few words of the session's own. Where
 * the lines come from, a terminal or a script, is no matter here.
 */
final class Repl {
    /** Commands whose first argument is a view, which {@code use} stands in for. */
    private static final Set<String> TAKE_A_VIEW = Set.of("get", "batch-get", "put", "batch-put", "delete", "ttl",
            "scan", "stats", "materialize", "verify", "bench");

    private static final String ALL_VIEWS = "--all-views";

    private final Console console;
    private final Commands commands;
    private String view = "";
    private boolean timing;
    private boolean ended;

    Repl(Console console, Commands commands) {
        this.console = console;
        this.commands = commands;
    }

    boolean hasEnded() {
        return ended;
    }

    String prompt() {
        return commands.prompt(view);
    }

    /** Runs one line to its exit code. */
    int run(List<String> words) {
        if (words.isEmpty()) {
            return 0;
        }
        try {
            int code = switch (words.getFirst()) {
                case "exit", "quit" -> end();
                case "use" -> use(words);
                // To the parser a backslash only says to take the next letter as it is.
                case "timing", "\\timing" -> toggleTiming();
                case "repl" -> refuse("this is a session already");
                case "help" -> help(words);
                default -> timed(words);
            };
            console.flush();
            return code;
        } catch (RuntimeException e) {
            return commands.report(e);
        }
    }

    /** What the last word may become, the session's own words included. */
    List<String> candidates(List<String> words) {
        String unfinished = words.getLast();
        List<String> candidates = switch (words.size()) {
            case 1 -> Stream.concat(commands.candidates(words).stream().filter(word -> !word.equals("repl")),
                    Stream.of("exit", "timing", "use")).toList();
            case 2 -> words.getFirst().equals("use")
                    ? Stream.concat(commands.candidates(List.of("materialize", unfinished)).stream(),
                            Stream.of("profile")).toList()
                    : commands.candidates(words);
            case 3 -> words.subList(0, 2).equals(List.of("use", "profile"))
                    ? commands.candidates(List.of("--profile", unfinished))
                    : commands.candidates(words);
            default -> commands.candidates(words);
        };
        return candidates.stream().filter(word -> word.equals(Completion.FILES) || word.startsWith(unfinished))
                .toList();
    }

    private int help(List<String> words) {
        int code = commands.run(words);
        if (words.size() == 1) {
            console.print("""

                    In a session:
                      use VIEW          The view of commands that name none.
                      use profile NAME  Turn to another profile.
                      \\timing           Tell what each command takes, or no longer.
                      exit              Leave, as Ctrl-D does.""");
        }
        return code;
    }

    private int refuse(String message) {
        console.error(message);
        return 2;
    }

    private int end() {
        ended = true;
        return 0;
    }

    private int use(List<String> words) {
        if (words.size() == 3 && words.get(1).equals("profile")) {
            commands.useProfile(words.get(2));
            view = "";
        } else if (words.size() == 2) {
            commands.requireView(words.get(1));
            view = words.get(1);
        } else {
            return refuse("use takes a view, or: use profile NAME");
        }
        return 0;
    }

    private int toggleTiming() {
        timing = !timing;
        console.tell("timing is " + (timing ? "on" : "off"));
        return 0;
    }

    private int timed(List<String> words) {
        long start = System.nanoTime();
        int code = commands.run(withView(words));
        if (timing) {
            console.flush();
            console.tell(String.format(Locale.ROOT, "%.3f ms", (System.nanoTime() - start) / 1e6));
        }
        return code;
    }

    private List<String> withView(List<String> words) {
        boolean namesOne = words.stream().skip(1).anyMatch(word -> commands.isView(word.split(":", 2)[0]));
        if (view.isEmpty() || namesOne || !TAKE_A_VIEW.contains(words.getFirst()) || words.contains(ALL_VIEWS)) {
            return words;
        }
        List<String> completed = new ArrayList<>(words);
        completed.add(1, view);
        return completed;
    }
}
