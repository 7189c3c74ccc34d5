package dev.larder.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The three standard streams: data goes to output, messages to the user go to error; both UTF-8 under any locale. */
public final class Console {
    private static final int BUFFER = 1 << 16;

    private final InputStream input;
    private OutputStream output;
    private final PrintWriter messages;
    private volatile Terminal terminal;
    private final Map<String, String> environment;
    private ColorChoice color = ColorChoice.AUTO;
    private Verbosity verbosity = Verbosity.NORMAL;
    private boolean expandsWideTables;
    private UnaryOperator<String> wording = UnaryOperator.identity();

    public enum Verbosity {
        /** Errors only. */
        QUIET, NORMAL, VERBOSE
    }

    public Console(InputStream input, OutputStream output, OutputStream error, Terminal terminal,
            Map<String, String> environment) {
        this.input = input;
        this.output = new DataStream(output, BUFFER);
        // Messages are few: each is flushed, so that none is lost or late. Writing one never fails the run.
        this.messages = new PrintWriter(new OutputStreamWriter(error, StandardCharsets.UTF_8), true);
        this.terminal = terminal;
        this.environment = environment;
    }

    public void choose(ColorChoice newColor, Verbosity newVerbosity) {
        color = newColor;
        verbosity = newVerbosity;
    }

    /** Sets what becomes of texts that name commands, as the prompt calls them by other words. */
    public void useWording(UnaryOperator<String> newWording) {
        wording = newWording;
    }

    /** A text for the user in the words of this session. */
    public String worded(String text) {
        return wording.apply(text);
    }

    public Terminal terminal() {
        return terminal;
    }

    /** Sets the width of the terminal, which changes when its window does. */
    public void resize(int columns) {
        terminal = terminal.withColumns(columns);
    }

    /** Whether a table that is wider than the terminal is printed with a line for each cell, instead of folded. */
    public boolean expandsWideTables() {
        return expandsWideTables;
    }

    public void expandWideTables() {
        expandsWideTables = true;
    }

    /**
     * Sends data to another stream while a command runs. The stream is flushed, and not closed.
     *
     * @param reachesTerminal whether the stream shows what it gets on the terminal
     */
    public void redirect(OutputStream target, boolean reachesTerminal, Runnable command) {
        OutputStream before = output;
        Terminal terminalBefore = terminal;
        output = new DataStream(target, BUFFER);
        terminal = reachesTerminal ? terminal : terminal.withoutOutput();
        try {
            command.run();
            flush();
        } finally {
            output = before;
            terminal = terminalBefore.withColumns(terminal.columns());
        }
    }

    /** The stream of data. Writing throws {@link PipeClosedException} once nobody reads it. */
    public OutputStream output() {
        return output;
    }

    public InputStream input() {
        return input;
    }

    /** Prints a line of data. */
    public void print(String line) {
        try {
            output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void flush() {
        try {
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints a message, unless {@code --quiet} is given. */
    public void say(String line) {
        if (verbosity != Verbosity.QUIET) {
            tell(line);
        }
    }

    /** The same with an emphasised word in front. */
    public void say(Style style, String word, String line) {
        if (verbosity != Verbosity.QUIET) {
            tell(style, word, line);
        }
    }

    /** The same with an emphasised word between two texts, neither of which breaks the line. */
    public void say(String before, Style style, String word, String after) {
        if (verbosity != Verbosity.QUIET) {
            messages.print(TerminalText.line(before) + onError(style, word));
            tell(after);
        }
    }

    /** Prints a message if {@code --verbose} is given. */
    public void detail(String line) {
        if (verbosity == Verbosity.VERBOSE) {
            tell(line);
        }
    }

    /** Writes text to the terminal as it is, without ending the line, unless {@code --quiet} is given. */
    void draw(String text) {
        if (verbosity != Verbosity.QUIET) {
            messages.print(text);
            messages.flush();
        }
    }

    /** Prints an error, of one or several lines. */
    public void error(String message) {
        tell(Style.BAD, "error:", message);
    }

    /** The same with an emphasised word in front. */
    public void tell(Style style, String word, String lines) {
        messages.print(onError(style, word) + " ");
        tell(lines);
    }

    /** Prints a message even if {@code --quiet} is given: what belongs to an error, such as a hint. */
    public void tell(String lines) {
        messages.print(TerminalText.lines(worded(lines)) + "\n");
        messages.flush();
    }

    /** The stream of messages, for help after a usage error and stack traces. */
    public PrintWriter messages() {
        return messages;
    }

    public String onOutput(Style style, String text) {
        return style.apply(text, colorsOutput());
    }

    public String onError(Style style, String text) {
        return style.apply(text, colorsError());
    }

    public boolean colorsOutput() {
        return color.colors(terminal.output(), terminal, environment);
    }

    public boolean colorsError() {
        return color.colors(terminal.error(), terminal, environment);
    }

    /** Asks a question on the terminal; empty if there is no terminal to answer it. */
    public Optional<String> ask(String question) {
        if (!terminal.input() || !terminal.error()) {
            return Optional.empty();
        }
        messages.print(question);
        messages.flush();
        try {
            return Optional
                    .ofNullable(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
