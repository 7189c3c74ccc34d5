package dev.larder.cli;

import static dev.larder.cli.session.OptionBuilders.flag;
import static dev.larder.cli.session.OptionBuilders.value;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.GlobalOptions;
import dev.larder.config.ConfigChoice;
import dev.larder.console.ColorChoice;
import dev.larder.console.Console.Verbosity;
import dev.larder.console.OutputFormat;

/**
 * The program itself, with the options that every command takes, before or after the command's name.
 */
final class ProgramSpec {
    private final CommandSpec spec = CommandSpec.create().name("larder");
    private final OptionSpec config;
    private final OptionSpec profile;
    private final OptionSpec sets;
    private final OptionSpec format;
    private final OptionSpec quiet;
    private final OptionSpec verbose;
    private final OptionSpec color;
    private final OptionSpec stacktrace;

    /** @param initial what is not on the command line */
    ProgramSpec(GlobalOptions initial) {
        spec.usageMessage().header("Load batch-computed features into an online store, and keep them correct.")
                .synopsisSubcommandLabel("COMMAND");
        config = inherited(value(Path.class, ArgumentLabel.FILE, "--config")
                .description("Config file (default: $LARDER_CONFIG, else larder.yaml in this folder or above)."));
        profile = inherited(value(String.class, ArgumentLabel.PROFILE, "--profile")
                .description("Profile of the config (default: $LARDER_PROFILE)."));
        sets = inherited(value(List.class, ArgumentLabel.CONFIG_KEY, "--set").auxiliaryTypes(String.class)
                .description("Override one config key, as in --set online_store.db=3. Repeatable."));
        format = inherited(value(OutputFormat.class, "FORMAT", "-o", "--output")
                .initialValue(initial.format().orElse(null))
                .completionCandidates(OutputFormat.ofData().stream().map(OutputFormat::toString).toList())
                .description("Output format: ${COMPLETION-CANDIDATES}."));
        quiet = inherited(flag("-q", "--quiet").initialValue(initial.verbosity() == Verbosity.QUIET)
                .description("Print nothing but data and errors."));
        verbose = inherited(flag("-v", "--verbose").initialValue(initial.verbosity() == Verbosity.VERBOSE)
                .description("Print more: the config in use, the time that each part of a run took."));
        color = inherited(value(ColorChoice.class, "WHEN", "--color").initialValue(initial.color())
                .description("When to use color: ${COMPLETION-CANDIDATES} (default: auto)."));
        stacktrace = inherited(flag("--stacktrace").initialValue(initial.stacktrace())
                .description("Print the stack trace of an error."));
        inherited(flag("-h", "--help").usageHelp(true).description("Show this help."));
        spec.addOption(flag("-V", "--version").versionHelp(true).description("Show the version.").build());
    }

    CommandSpec spec() {
        return spec;
    }

    /** What the command line said. */
    GlobalOptions options() {
        List<String> overrides = sets.getValue();
        return new GlobalOptions(
                new ConfigChoice(Optional.ofNullable(config.getValue()), Optional.ofNullable(profile.getValue()),
                        overrides == null ? List.of() : overrides),
                Optional.ofNullable(format.getValue()),
                quiet.<Boolean>getValue()
                        ? Verbosity.QUIET
                        : verbose.<Boolean>getValue() ? Verbosity.VERBOSE : Verbosity.NORMAL,
                color.getValue(), stacktrace.getValue());
    }

    private OptionSpec inherited(OptionSpec.Builder builder) {
        OptionSpec option = builder.scopeType(ScopeType.INHERIT).build();
        spec.addOption(option);
        return option;
    }
}
