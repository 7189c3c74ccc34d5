package dev.larder.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.config.ConfigReference;
import dev.larder.config.EffectiveConfig;
import dev.larder.text.NumberText;

@Command(name = "config", synopsisSubcommandLabel = "(show | check | reference)",
        description = {
                "The config is the file of --config, else $LARDER_CONFIG, else larder.yaml in this folder or in the"
                        + " nearest folder above it. --profile applies a profile, --set overrides a key."},
        footer = {
                "larder config check"})
public final class ConfigCommand {
    private ConfigCommand() {}

    public static CommandLine with(Session session) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new Show(session))
                .addSubcommand(new Check(session))
                .addSubcommand(new Reference(session));
    }

    @Command(name = "show", addMethodSubcommands = false, header = "Print the effective config.", description = {
            "Applies the profile, the overrides and the defaults, and hides secrets."},
            footer = {
                    "larder config show",
                    "larder config show --set online_store.path=other.db"})
    private static final class Show implements LarderCommand {
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

    @Command(name = "check", addMethodSubcommands = false, header = "Check the config, and list all problems at once.",
            description = {
                    "Does not connect to the store."},
            footer = {
                    "larder config check"})
    private static final class Check implements LarderCommand {
        private final Session session;

        Check(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            Config config = session.config();
            session.console().say(config.file() + " is valid: project " + config.project() + ", "
                    + NumberText.count(config.views().size(), "view"));
            return ExitCode.OK;
        }
    }

    @Command(name = "reference", addMethodSubcommands = false,
            header = "Print every config key with type, default and meaning.", description = {
                    "Prints a page of Markdown. Needs no config."},
            footer = {
                    "larder config reference"})
    private static final class Reference implements LarderCommand {
        private final Session session;

        Reference(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            session.console().print(ConfigReference.page().stripTrailing());
            return ExitCode.OK;
        }
    }
}
