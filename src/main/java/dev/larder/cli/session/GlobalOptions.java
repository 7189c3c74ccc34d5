package dev.larder.cli.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import dev.larder.config.ConfigChoice;
import dev.larder.console.ColorChoice;
import dev.larder.console.Console.Verbosity;
import dev.larder.console.OutputFormat;

/** The program itself, and the options that every command takes, before or after the command's name. */
@Command(name = "larder", header = "Load batch-computed features into an online store, and keep them correct.",
        synopsisSubcommandLabel = "COMMAND", subcommandsRepeatable = false, versionProvider = Version.class)
public final class GlobalOptions {
    @Option(names = "--config", paramLabel = ArgumentLabel.FILE, scope = ScopeType.INHERIT,
            description = "Config file (default: $LARDER_CONFIG, else larder.yaml in this folder or above).")
    private Path configFile;

    @Option(names = "--profile", paramLabel = ArgumentLabel.PROFILE, scope = ScopeType.INHERIT,
            description = "Profile of the config (default: $LARDER_PROFILE).")
    private String profile;

    @Option(names = "--set", paramLabel = ArgumentLabel.CONFIG_KEY, scope = ScopeType.INHERIT,
            description = "Override one config key, as in --set online_store.db=3. Repeatable.")
    private List<String> sets = List.of();

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", scope = ScopeType.INHERIT,
            description = "Output format: ${COMPLETION-CANDIDATES}.")
    private OutputFormat format;

    @Option(names = {"-q", "--quiet"}, scope = ScopeType.INHERIT, description = "Print nothing but data and errors.")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, scope = ScopeType.INHERIT,
            description = "Print more: the config in use, the time that each part of a run took.")
    private boolean verbose;

    @Option(names = "--color", paramLabel = "WHEN", scope = ScopeType.INHERIT,
            description = "When to use color: ${COMPLETION-CANDIDATES} (default: auto).")
    private ColorChoice color = ColorChoice.AUTO;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Print the stack trace of an error.")
    private boolean stacktrace;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    /** The options of one command at the prompt, which begin as the session's. */
    public GlobalOptions within() {
        GlobalOptions inner = new GlobalOptions();
        inner.format = format;
        inner.quiet = quiet;
        inner.verbose = verbose;
        inner.color = color;
        inner.stacktrace = stacktrace;
        return inner;
    }

    ConfigChoice configChoice() {
        return new ConfigChoice(Optional.ofNullable(configFile), Optional.ofNullable(profile), sets);
    }

    Optional<OutputFormat> format() {
        return Optional.ofNullable(format);
    }

    ColorChoice color() {
        return color;
    }

    Verbosity verbosity() {
        return quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
    }

    boolean stacktrace() {
        return stacktrace;
    }
}
