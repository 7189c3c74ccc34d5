package dev.larder.cli.shell;

import java.util.Map;

import dev.larder.console.Console;

/** A session of many commands over one connection, typed or read from a script. */
public final class Shell {
    private Shell() {}

    public static int run(Console console, Commands commands, Map<String, String> environment) {
        Repl repl = new Repl(console, commands);
        return console.terminal().input()
                ? new TerminalLines(repl, environment).run()
                : new ScriptLines(console, repl, console.input()).run();
    }
}
