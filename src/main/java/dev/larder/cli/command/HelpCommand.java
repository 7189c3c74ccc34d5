package dev.larder.cli.command;

import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;

@Command(name = "help", description = {
        "`larder help get` prints the same as `larder get --help`."},
        footer = {
                "larder help get",
                "larder help config show"})
public final class HelpCommand implements LarderCommand {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = ArgumentLabel.COMMAND,
            description = "Command to explain (default: list all commands).")
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
