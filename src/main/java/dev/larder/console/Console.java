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

/** The three streams: data goes out on one, everything said to the user on the other, both UTF-8 under any locale. */
public final class Console {
    private static final int BUFFER = 1 << 16;

    private final InputStream input;
    private final OutputStream output;
    private final PrintWriter messages;
    private final Terminal terminal;
    private final Map<String, String> environment;
    private ColorChoice color = ColorChoice.AUTO;
    private Verbosity verbosity = Verbosity.NORMAL;

    public enum Verbosity {
        /** Errors only. */
        QUIET, NORMAL, VERBOSE
    }

    public Console(InputStream input, OutputStream output, OutputStream error, Terminal terminal,
            Map<String, String> environment) {
        this.input = input;
        this.output = new DataStream(output, BUFFER);
        // Messages are few; each is flushed, so that none is lost or late, and none fails the run.
        this.messages = new PrintWriter(new OutputStreamWriter(error, StandardCharsets.UTF_8), true);
        this.terminal = terminal;
        this.environment = environment;
    }

    public void choose(ColorChoice newColor, Verbosity newVerbosity) {
        color = newColor;
        verbosity = newVerbosity;
    }

    public Terminal terminal() {
        return terminal;
    }

    /** Where data goes. Writing throws {@link PipeClosedException} once nobody reads. */
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

    /** Tells the user something about what is going on; not under {@code --quiet}. */
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

    /** Tells what only a curious user wants to know. */
    public void detail(String line) {
        if (verbosity == Verbosity.VERBOSE) {
            tell(line);
        }
    }

    /** Writes on the terminal as it is, without ending the line; not under {@code --quiet}. */
    void draw(String text) {
        if (verbosity != Verbosity.QUIET) {
            messages.print(text);
            messages.flush();
        }
    }

    /** Tells what went wrong, and may take several lines for it. */
    public void error(String message) {
        tell(Style.BAD, "error:", message);
    }

    /** The same with an emphasised word in front. */
    public void tell(Style style, String word, String lines) {
        messages.print(onError(style, word) + " ");
        tell(lines);
    }

    /** Tells what belongs to an error: help, a hint. */
    public void tell(String lines) {
        messages.print(TerminalText.lines(lines) + "\n");
        messages.flush();
    }

    /** The stream of messages, for what draws on it: help after a usage error, progress. */
    public PrintWriter messages() {
        return messages;
    }

    public String onOutput(Style style, String text) {
        return style.apply(text, coloursOutput());
    }

    public String onError(Style style, String text) {
        return style.apply(text, coloursError());
    }

    public boolean coloursOutput() {
        return color.colours(terminal.output(), terminal, environment);
    }

    public boolean coloursError() {
        return color.colours(terminal.error(), terminal, environment);
    }

    /** Asks on the terminal; empty where there is nobody to answer. */
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
