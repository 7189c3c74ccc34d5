package dev.larder.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.jline.reader.EOFError;

import dev.larder.console.Console;
import dev.larder.format.InputException;

/** Command lines from a script: no prompt, comments skipped, and the end at the first line that fails. */
final class ScriptLines {
    private final Console console;
    private final Repl repl;
    private final WordParser parser = new WordParser();
    private final BufferedReader reader;
    private int line;

    ScriptLines(Console console, Repl repl, InputStream script) {
        this.console = console;
        this.repl = repl;
        this.reader = new BufferedReader(new InputStreamReader(script, StandardCharsets.UTF_8));
    }

    int run() {
        for (String text = next(); text != null && !repl.hasEnded(); text = next()) {
            int first = line;
            int code = run(text);
            if (code != 0) {
                console.tell("the script ends at line " + first);
                return code;
            }
        }
        return 0;
    }

    private int run(String first) {
        String text = first;
        while (true) {
            try {
                return repl.run(parser.words(text));
            } catch (EOFError e) {
                String more = next();
                if (more == null) {
                    console.error(e.getMessage());
                    return 2;
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
