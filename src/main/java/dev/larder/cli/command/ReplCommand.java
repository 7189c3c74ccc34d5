package dev.larder.cli.command;

import java.util.Set;

import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.shell.Repl;

@Command(name = "repl", description = {
        "Takes the same commands, without the program's name. `use VIEW` sets the view for commands that name"
                + " none, `use profile NAME` switches to another profile, `\\timing` prints how long each command takes,"
                + " `help get` explains a command. Ctrl-C cancels a command, Ctrl-D leaves the session.",
        "If standard input is not a terminal, it is read as a script, which stops at the first command that"
                + " fails and exits with that command's code."},
        footer = {
                "larder repl",
                "printf 'use customer_features\\nget customer_id=cust-004\\n' | larder repl"})
public final class ReplCommand implements LarderCommand {
    private final Session session;

    public ReplCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.values());
    }

    @Override
    public ExitCode call() {
        // Before the first command: a session with an invalid config is of no use.
        session.config();
        return ExitCode.of(Repl.run(session));
    }
}
