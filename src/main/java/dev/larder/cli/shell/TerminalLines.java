package dev.larder.cli.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

import dev.larder.cli.session.CompletionWord;

/**
 * Command lines from a terminal, with history, completion and continued lines. A command runs on a thread of its own,
 * so that Ctrl-C can cancel it without ending the session.
 */
final class TerminalLines {
    /** A line with such a word or with a URL that holds a password is not kept, nor is one that begins with a space. */
    private static final Pattern NOT_KEPT = Pattern.compile("password|secret|token|://\\S*@", Pattern.CASE_INSENSITIVE);

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private final Repl repl;
    private final Map<String, String> environment;
    private final WordParser parser = new WordParser();

    TerminalLines(Repl repl, Map<String, String> environment) {
        this.repl = repl;
        this.environment = environment;
    }

    int run() {
        try (Terminal terminal = TerminalBuilder.builder().system(true).nativeSignals(true).build();
                ExecutorService worker = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("command").factory())) {
            LineReader reader = reader(terminal);
            while (!repl.hasEnded()) {
                try {
                    String line = reader.readLine(repl.prompt());
                    run(terminal, worker, parser.split(line));
                } catch (UserInterruptException e) {
                    // Ctrl-C at the prompt discards the line.
                } catch (EndOfFileException e) {
                    break;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Terminal terminal, ExecutorService worker, WordParser.CommandLine line) {
        repl.resize(terminal.getSize());
        Future<?> command = worker.submit(() -> repl.run(line));
        AtomicBoolean isCancelled = new AtomicBoolean();
        Terminal.SignalHandler before = terminal.handle(Signal.INT, signal -> {
            isCancelled.set(true);
            command.cancel(true);
        });
        Terminal.SignalHandler beforeResize = terminal.handle(Signal.WINCH,
                signal -> repl.resize(terminal.getSize()));
        try {
            command.get();
        } catch (CancellationException e) {
            awaitEnd(worker);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            terminal.handle(Signal.INT, before);
            terminal.handle(Signal.WINCH, beforeResize);
        }
        if (isCancelled.get()) {
            // The command, or the program that its output went to, may have stopped in the middle of a line.
            terminal.writer().println();
            terminal.flush();
        }
    }

    /** A cancelled command may print until the thread takes its next task. */
    private static void awaitEnd(ExecutorService worker) {
        try {
            worker.submit(() -> {}).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LineReader reader(Terminal terminal) {
        LineReaderBuilder builder = LineReaderBuilder.builder().appName("larder").terminal(terminal)
                .parser(parser).completer(this::complete).history(new DiscreetHistory())
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  > ")
                // JLine sorts the headings, and puts this one before all others.
                .variable(LineReader.ORIGINAL_GROUP_NAME, Repl.VIEW_IN_USE)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        Path history = historyFile();
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        return builder.build();
    }

    private void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
        words.add(line.word().substring(0, Math.min(line.wordCursor(), line.word().length())));
        for (CompletionWord each : repl.candidates(words)) {
            if (each.isFiles()) {
                new FileNameCompleter().complete(reader, line, candidates);
                return;
            }
            // After `customer_id=` the value follows, and no space.
            candidates.add(new Candidate(each.word(), PromptCommand.shown(each.word()), repl.group(each), null, null,
                    null, !each.word().endsWith("=")));
        }
    }

    private static final class DiscreetHistory extends DefaultHistory {
        @Override
        public void add(Instant time, String line) {
            if (!NOT_KEPT.matcher(line).find()) {
                super.add(time, line);
            }
        }
    }

    /** In the user's state folder, readable by the user only; null if the user has no such folder. */
    private Path historyFile() {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        // The XDG specification ignores a path that is not absolute.
        boolean hasState = state.startsWith("/");
        if (!hasState && !home.startsWith("/")) {
            return null;
        }
        Path folder = (hasState ? Path.of(state) : Path.of(home, ".local", "state")).resolve("larder");
        Path file = folder.resolve("history");
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(file, OWNERS);
            } else {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS));
            }
            return file;
        } catch (IOException | UnsupportedOperationException e) {
            // A session without a history is better than no session.
            return null;
        }
    }
}
