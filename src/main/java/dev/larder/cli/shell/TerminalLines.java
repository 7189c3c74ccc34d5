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
import java.util.regex.Pattern;

import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Command lines from a terminal: history, completion, lines that go on. A command runs on a thread of its own, so that
 * Ctrl-C can cancel it and leave the session; Ctrl-D leaves.
 */
final class TerminalLines {
    /** Lines that hold such words, or a URL with a password, are not kept, nor is one that begins with a space. */
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
                    run(terminal, worker, parser.words(line));
                } catch (UserInterruptException e) {
                    // Ctrl-C at the prompt drops the line.
                } catch (EndOfFileException e) {
                    break;
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Terminal terminal, ExecutorService worker, List<String> words) {
        Future<?> command = worker.submit(() -> repl.run(words));
        Terminal.SignalHandler before = terminal.handle(Signal.INT, signal -> command.cancel(true));
        try {
            command.get();
        } catch (CancellationException e) {
            awaitEnd(worker);
            // What was dropped may have ended in the middle of a line.
            terminal.writer().println();
            terminal.flush();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            terminal.handle(Signal.INT, before);
        }
    }

    /** A cancelled command is over when the thread takes the next task: until then it may still print. */
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
        for (String word : repl.candidates(words)) {
            if (word.equals(Completion.FILES)) {
                new FileNameCompleter().complete(reader, line, candidates);
                return;
            }
            // A backslash is for the eye: to the parser it only escapes. Behind `customer_id=` the value begins.
            candidates.add(new Candidate(word, word.equals("timing") ? "\\timing" : word, null, null, null, null,
                    !word.endsWith("=")));
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

    /** In the user's state folder, for nobody else to read; null where there is none. */
    private Path historyFile() {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        // One that is not absolute counts for none.
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
            // A session without a history is better than none.
            return null;
        }
    }
}
