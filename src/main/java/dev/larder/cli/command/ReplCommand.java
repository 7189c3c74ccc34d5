package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.shell.Commands;
import dev.larder.cli.shell.Shell;
import dev.larder.config.Config;
import dev.larder.console.Style;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;

@Command(name = "repl", header = "Run many commands over one connection, with completion and history.", description = {
        "Takes the same commands without the program's name. `use VIEW` stands in for the view that a command does not"
                + " name, `use profile P` turns to another profile, `\\timing` tells what each command takes, `help get`"
                + " explains. Ctrl-C cancels a command, Ctrl-D leaves.",
        "Reads a script where standard input is no terminal, and ends at its first failure."},
        footer = {"larder repl",
                "printf 'use customer_features\\nget customer_id=cust-004\\n' | larder repl"},
        exitCodeList = {
                "0:left, or the script is at its end", "2:the command line or the config is wrong",
                "other:of a script, that of the command that failed"})
public final class ReplCommand implements Callable<ExitCode> {
    private final Session session;

    public ReplCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        // Now, and not at the first command: a session whose config is wrong is of no use.
        session.config();
        return ExitCode.of(Shell.run(session.console(), new Runner(), session.surroundings().environment()));
    }

    private final class Runner implements Commands {
        @Override
        public int run(List<String> words) {
            return session.commands().runWithin(words);
        }

        @Override
        public List<String> candidates(List<String> words) {
            return session.commands().candidates(words);
        }

        @Override
        public String prompt(String view) {
            Config config = session.config();
            String text = config.project() + " " + backend(config)
                    + config.profile().map(profile -> " " + profile).orElse("")
                    + (view.isEmpty() ? "" : " " + view) + "> ";
            return session.console().onOutput(config.isProtected() ? Style.BAD : Style.HEADER, text);
        }

        @Override
        public void useProfile(String profile) {
            session.useProfile(profile);
        }

        @Override
        public boolean isView(String name) {
            return session.config().viewNames().contains(name);
        }

        @Override
        public void requireView(String name) {
            session.view(name);
        }

        @Override
        public int report(RuntimeException e) {
            return session.reporter().report(e).code();
        }
    }

    private static String backend(Config config) {
        return switch (config.store()) {
            case SqliteSettings sqlite -> "sqlite";
            case RedisSettings redis -> "redis";
            case AerospikeSettings aerospike -> "aerospike";
        };
    }
}
