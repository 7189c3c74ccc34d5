package dev.larder.cli.shell;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.jline.terminal.Size;

import dev.larder.cli.session.CompletionWord;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.console.PipeClosedException;
import dev.larder.console.Style;
import dev.larder.source.storage.WriteFailure;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.text.Times;

/**
 * A session of many commands over one connection: larder's commands without the program's name, and a few words that
 * only a session has. Reads the lines from a terminal or a script.
 */
public final class Repl {
    /** The heading that completion shows first. */
    static final String VIEW_IN_USE = "view in use";

    private static final double WATCH_SECONDS = 2;
    private static final List<String> HELP = List.of("help");

    private final Session session;
    private final Console console;
    private String view = "";
    /** The command that ran last, null before the first. */
    private WordParser.CommandLine last;
    /** Where data goes, null for the screen. */
    private Path output;
    private boolean expanded;
    /** Lines of the terminal, 0 if there is none. */
    private int height;
    private boolean timing;
    private boolean ended;

    private Repl(Session session) {
        this.session = session;
        this.console = session.console();
    }

    public static int run(Session session) {
        Repl repl = new Repl(session);
        session.console().expandWideTables();
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

    /** What is known of the terminal now: its window may have changed. */
    void resize(Size terminal) {
        console.resize(terminal.getColumns());
        height = terminal.getRows();
    }

    /** Runs one line to its exit code. */
    int run(WordParser.CommandLine line) {
        List<String> words = line.words();
        if (words.isEmpty()) {
            return ExitCode.OK.code();
        }
        try {
            Optional<PromptCommand> own = PromptCommand.of(words.getFirst());
            int code = own.isPresent() ? run(own.get(), line) : runShown(line);
            console.flush();
            return code;
        } catch (RuntimeException e) {
            return session.reporter().report(e).code();
        }
    }

    private int run(PromptCommand command, WordParser.CommandLine line) {
        List<String> words = line.words();
        return switch (command) {
            case USE -> use(words);
            case DESCRIBE -> runShown(new WordParser.CommandLine(words.size() == 1
                    ? List.of("views")
                    : Stream.concat(Stream.of("describe"), words.stream().skip(1)).toList(), line.pipe()));
            case EXPAND -> toggleExpanded();
            case OUTPUT -> outputTo(words);
            case WATCH -> watch(words);
            case TIMING -> toggleTiming();
            case HELP -> runShown(new WordParser.CommandLine(HELP, line.pipe()));
            case EXIT -> end();
        };
    }

    private int runShown(WordParser.CommandLine line) {
        if (line.words().getFirst().equals("repl")) {
            return refuse("this is already a session");
        }
        last = line;
        return show(line, true);
    }

    /** Runs a command and shows what it prints: in a program, a file, a pager or on the screen. */
    private int show(WordParser.CommandLine line, boolean inPager) {
        List<String> words = line.words();
        try {
            if (!line.pipe().isEmpty()) {
                return runInto(ShellProgram.start(line.pipe()), words);
            }
            if (output != null) {
                try (OutputStream file = Files.newOutputStream(output, CREATE, APPEND)) {
                    return redirected(file, false, words);
                }
            }
            return inPager && console.terminal().output() && height > 0 ? runPaged(words) : timed(words);
        } catch (IOException e) {
            return refuse("cannot write the output: " + WriteFailure.of(e));
        }
    }

    private int runInto(ShellProgram program, List<String> words) throws IOException {
        int code = redirected(program.input(), false, words);
        int ofProgram = program.finish();
        return code == ExitCode.OK.code() ? ofProgram : code;
    }

    private int runPaged(List<String> words) throws IOException {
        Pager pager = new Pager(console.output(), session.process().environment(), height);
        try {
            return redirected(pager, true, words);
        } finally {
            pager.finish();
        }
    }

    private int redirected(OutputStream target, boolean reachesTerminal, List<String> words) {
        int[] code = new int[1];
        try {
            console.redirect(target, reachesTerminal, () -> code[0] = timed(words));
        } catch (PipeClosedException e) {
            // The program has left without reading everything, as `head` and a pager do.
        }
        return code[0] == ExitCode.PIPE_CLOSED.code() ? ExitCode.OK.code() : code[0];
    }

    /** What the last word may become, including the words that only a session has. */
    List<CompletionWord> candidates(List<String> words) {
        String unfinished = words.getLast();
        List<CompletionWord> candidates = switch (words.size()) {
            case 1 -> Stream.concat(complete(words).stream().filter(each -> !each.word().equals("repl")),
                    PromptCommand.words()).toList();
            case 2 -> words.getFirst().equals("use")
                    ? Stream.concat(complete(List.of("materialize", unfinished)).stream(),
                            Stream.of(PromptCommand.PROFILE)).toList()
                    : complete(words);
            case 3 -> words.subList(0, 2).equals(List.of("use", "profile"))
                    ? complete(List.of("--profile", unfinished))
                    : complete(words);
            default -> complete(words);
        };
        return candidates.stream().filter(each -> each.isFiles() || each.word().startsWith(unfinished)).toList();
    }

    private List<CompletionWord> complete(List<String> words) {
        return session.commands().candidates(words);
    }

    /** The heading under which completion shows a candidate. */
    String group(CompletionWord candidate) {
        return isOfViewInUse(candidate) ? VIEW_IN_USE : candidate.kind().toString();
    }

    private boolean isOfViewInUse(CompletionWord candidate) {
        return !view.isEmpty() && (candidate.word().equals(view) || candidate.word().startsWith(view + ":"));
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

    private int toggleExpanded() {
        expanded = !expanded;
        session.useFormat(expanded ? Optional.of(OutputFormat.VERTICAL) : Optional.empty());
        console.tell("expanded output is " + (expanded ? "on" : "off"));
        return ExitCode.OK.code();
    }

    private int outputTo(List<String> words) {
        output = words.size() > 1 ? session.appended("\\o", words.get(1)) : null;
        console.tell(output == null ? "output goes to the screen" : "output is appended to " + words.get(1));
        return ExitCode.OK.code();
    }

    private int watch(List<String> words) {
        if (!console.terminal().input()) {
            return refuse("\\watch needs a terminal: only Ctrl-C ends it");
        }
        if (last == null) {
            return refuse("there is no command to repeat yet");
        }
        double seconds;
        try {
            seconds = words.size() > 1 ? Double.parseDouble(words.get(1)) : WATCH_SECONDS;
        } catch (NumberFormatException e) {
            return refuse("write the seconds between two runs as a number, as in `\\watch 2`");
        }
        try {
            while (true) {
                console.tell(Times.print(session.nowMicros()) + "  " + String.join(" ", last.words()));
                show(last, false);
                console.flush();
                Thread.sleep(Math.max(1, Math.round(seconds * 1000)));
            }
        } catch (InterruptedException e) {
            return ExitCode.OK.code();
        }
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
        int code = session.commands().runWithin(words, view);
        if (words.equals(HELP)) {
            console.print(PromptCommand.help());
        }
        return code;
    }
}
