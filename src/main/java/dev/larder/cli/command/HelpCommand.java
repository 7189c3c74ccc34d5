package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;

@Command(name = "help", header = "Explain a command.", description = "`larder help get` prints what `larder get --help`"
        + " does.",
        footer = {"larder help get",
                "larder help config show"},
        exitCodeList = {"0:printed", "2:there is no such command"})
public final class HelpCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Without one, all commands are listed.")
    private List<String> names = List.of();

    public HelpCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        session.console().print(session.commands().help(names));
        return ExitCode.OK;
    }
}
