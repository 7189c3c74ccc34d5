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

/** The program itself, and the options that every command takes, before its name or behind it. */
@Command(name = "larder", header = "Puts batch-computed features into an online store and keeps them right.",
        synopsisSubcommandLabel = "COMMAND", subcommandsRepeatable = false, versionProvider = Version.class,
        exitCodeList = {
                "0:ok", "1:failed", "2:the command line, the config or the input is wrong",
                "3:no such row (get, ttl), or differences (verify)", "4:partly done: rows rejected or failed",
                "5:the store did not answer: try again", "130:interrupted", "141:the reader of the output has left"})
public final class GlobalOptions {
    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT,
            description = "The config (default: $LARDER_CONFIG, else larder.yaml here or in a folder above).")
    private Path configFile;

    @Option(names = "--profile", paramLabel = "NAME", scope = ScopeType.INHERIT,
            description = "A profile of the config (default: $LARDER_PROFILE).")
    private String profile;

    @Option(names = "--set", paramLabel = "KEY=VALUE", scope = ScopeType.INHERIT,
            description = "Override one key, as in --set online_store.db=3. May be repeated.")
    private List<String> sets = List.of();

    @Option(names = {"-o",
            "--output"}, paramLabel = "FORMAT", scope = ScopeType.INHERIT, description = "${COMPLETION-CANDIDATES}.")
    private OutputFormat format;

    @Option(names = {"-q", "--quiet"}, scope = ScopeType.INHERIT, description = "Say nothing but errors.")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, scope = ScopeType.INHERIT,
            description = "Say more: which config, how long each part of a run took.")
    private boolean verbose;

    @Option(names = "--color", paramLabel = "WHEN", scope = ScopeType.INHERIT,
            description = "${COMPLETION-CANDIDATES}.")
    private ColorChoice color = ColorChoice.AUTO;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Show where in larder an error arose.")
    private boolean stacktrace;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    /** Those of one command within a session: how it prints may be its own. */
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
