package dev.larder.command;

import java.util.concurrent.Callable;

import dev.larder.config.Config;
import dev.larder.config.EffectiveConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "config", header = "Show or check the config.", synopsisSubcommandLabel = "(show | check)")
final class ConfigCommand {
    private ConfigCommand() {}

    static CommandLine with(Session session) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new Show(session))
                .addSubcommand(new Check(session));
    }

    @Command(name = "show", header = "Print the effective config.", description = "With the profile, overrides and defaults applied, and secrets hidden.")
    private static final class Show implements Callable<ExitCode> {
        private final Session session;

        Show(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            session.console().print(EffectiveConfig.print(session.config()).stripTrailing());
            return ExitCode.OK;
        }
    }

    @Command(name = "check", header = "Say every mistake of the config at once.", description = "Ends with 2 where there is one. Does not connect to the store.")
    private static final class Check implements Callable<ExitCode> {
        private final Session session;

        Check(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            Config config = session.config();
            session.console().say("%s is right: project %s, %d %s".formatted(config.file(), config.project(),
                    config.views().size(), config.views().size() == 1 ? "view" : "views"));
            return ExitCode.OK;
        }
    }
}
