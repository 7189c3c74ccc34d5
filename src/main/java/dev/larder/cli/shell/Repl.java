package dev.larder.cli.shell;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.console.Console;
import dev.larder.console.Style;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;

/**
 * A session of many commands over one connection: larder's commands without the program's name, and a few words that
 * only a session has. Reads the lines from a terminal or a script.
 */
public final class Repl {
    private final Session session;
    private final Console console;
    private String view = "";
    private boolean timing;
    private boolean ended;

    private Repl(Session session) {
        this.session = session;
        this.console = session.console();
    }

    public static int run(Session session) {
        Repl repl = new Repl(session);
        return session.console().terminal().input()
                ? new TerminalLines(repl, session.process().environment()).run()
                : new ScriptLines(session.console(), repl).run();
    }

    boolean hasEnded() {
        return ended;
    }

    String prompt() {
        Config config = session.config();
        String text = config.project() + " " + backend(config)
                + config.profile().map(profile -> " " + profile).orElse("")
                + (view.isEmpty() ? "" : " " + view) + "> ";
        return console.onOutput(config.isProtected() ? Style.BAD : Style.HEADER, text);
    }

    private static String backend(Config config) {
        return switch (config.store()) {
            case SqliteSettings sqlite -> "sqlite";
            case RedisSettings redis -> "redis";
            case AerospikeSettings aerospike -> "aerospike";
        };
    }

    /** Runs one line to its exit code. */
    int run(List<String> words) {
        if (words.isEmpty()) {
            return ExitCode.OK.code();
        }
        try {
            int code = switch (words.getFirst()) {
                case "exit", "quit" -> end();
                case "use" -> use(words);
                // The parser takes a backslash as the escape of the next letter.
                case "timing", "\\timing" -> toggleTiming();
                case "repl" -> refuse("this is already a session");
                case "help" -> help(words);
                default -> timed(words);
            };
            console.flush();
            return code;
        } catch (RuntimeException e) {
            return session.reporter().report(e).code();
        }
    }

    /** What the last word may become, including the words that only a session has. */
    List<String> candidates(List<String> words) {
        String unfinished = words.getLast();
        List<String> candidates = switch (words.size()) {
            case 1 -> Stream.concat(complete(words).stream().filter(word -> !word.equals("repl")),
                    Stream.of("exit", "timing", "use")).toList();
            case 2 -> words.getFirst().equals("use")
                    ? Stream.concat(complete(List.of("materialize", unfinished)).stream(),
                            Stream.of("profile")).toList()
                    : complete(words);
            case 3 -> words.subList(0, 2).equals(List.of("use", "profile"))
                    ? complete(List.of("--profile", unfinished))
                    : complete(words);
            default -> complete(words);
        };
        return candidates.stream().filter(word -> word.equals(Completion.FILES) || word.startsWith(unfinished))
                .toList();
    }

    private List<String> complete(List<String> words) {
        return session.commands().candidates(words);
    }

    private int help(List<String> words) {
        int code = runCommand(words);
        if (words.size() == 1) {
            console.print("""
                    In a session:
                      use VIEW          Set the view for commands that name none.
                      use profile NAME  Switch to another profile.
                      \\timing           Print how long each command takes, or stop printing it.
                      exit              Leave the session, as Ctrl-D does.""");
        }
        return code;
    }

    private int refuse(String message) {
        console.error(message);
        return ExitCode.USAGE.code();
    }

    private int end() {
        ended = true;
        return ExitCode.OK.code();
    }

    private int use(List<String> words) {
        if (words.size() == 3 && words.get(1).equals("profile")) {
            session.useProfile(words.get(2));
            view = "";
        } else if (words.size() == 2) {
            view = session.view(words.get(1)).name();
        } else {
            return refuse("write `use VIEW` or `use profile NAME`");
        }
        return ExitCode.OK.code();
    }

    private int toggleTiming() {
        timing = !timing;
        console.tell("timing is " + (timing ? "on" : "off"));
        return ExitCode.OK.code();
    }

    private int timed(List<String> words) {
        long start = System.nanoTime();
        int code = runCommand(words);
        if (timing) {
            console.flush();
            console.tell(String.format(Locale.ROOT, "%.3f ms", (System.nanoTime() - start) / 1e6));
        }
        return code;
    }

    private int runCommand(List<String> words) {
        return session.commands().runWithin(words, view);
    }
}
