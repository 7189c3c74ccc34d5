package dev.larder.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.jline.reader.EOFError;

import dev.larder.cli.session.ExitCode;
import dev.larder.console.Console;
import dev.larder.format.InputException;

/** Command lines from a script: without a prompt, and only up to the first line that fails. */
final class ScriptLines {
    private final Console console;
    private final Repl repl;
    private final WordParser parser = new WordParser();
    private final BufferedReader reader;
    private int line;

    ScriptLines(Console console, Repl repl) {
        this.console = console;
        this.repl = repl;
        this.reader = new BufferedReader(new InputStreamReader(console.input(), StandardCharsets.UTF_8));
    }

    int run() {
        for (String text = next(); text != null && !repl.hasEnded(); text = next()) {
            int first = line;
            int code = run(text);
            if (code != 0) {
                console.tell("the script stopped at line " + first);
                return code;
            }
        }
        return 0;
    }

    private int run(String first) {
        String text = first;
        while (true) {
            try {
                return repl.run(parser.split(text));
            } catch (EOFError e) {
                String more = next();
                if (more == null) {
                    console.error(e.getMessage());
                    return ExitCode.USAGE.code();
                }
                text = text + "\n" + more;
            }
        }
    }

    private String next() {
        try {
            line++;
            return reader.readLine();
        } catch (IOException e) {
            throw InputException.unreadable("standard input", line, e);
        }
    }
}
