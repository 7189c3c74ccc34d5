package dev.larder.cli.command;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.config.EffectiveConfig;
import dev.larder.text.NumberText;

@Command(name = "config", header = "Show or check the config.", synopsisSubcommandLabel = "(show | check)",
        description = "Found by --config, else $LARDER_CONFIG, else larder.yaml in this folder or one above it. --profile lays a profile over it, --set a key.",
        footer = {
                "larder config check"},
        exitCodeList = {"0:right", "2:wrong"})
public final class ConfigCommand {
    private ConfigCommand() {}

    public static CommandLine with(Session session) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new Show(session))
                .addSubcommand(new Check(session));
    }

    @Command(name = "show", header = "Print the effective config.",
            description = "With the profile, overrides and defaults applied, and secrets hidden.", footer = {
                    "larder config show", "larder config show --set online_store.path=other.db"},
            exitCodeList = {"0:printed",
                    "2:the config is wrong"})
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

    @Command(name = "check", header = "Say every mistake of the config at once.",
            description = "Does not connect to the store.", footer = {
                    "larder config check"},
            exitCodeList = {"0:right", "2:wrong"})
    private static final class Check implements Callable<ExitCode> {
        private final Session session;

        Check(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            Config config = session.config();
            session.console().say(config.file() + " is right: project " + config.project() + ", "
                    + NumberText.count(config.views().size(), "view"));
            return ExitCode.OK;
        }
    }
}
