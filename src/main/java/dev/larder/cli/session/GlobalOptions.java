package dev.larder.cli.session;

import java.util.Optional;

import dev.larder.config.ConfigChoice;
import dev.larder.console.ColorChoice;
import dev.larder.console.Console.Verbosity;
import dev.larder.console.OutputFormat;

/** The options that every command takes. */
public record GlobalOptions(ConfigChoice configChoice, Optional<OutputFormat> format, Verbosity verbosity,
        ColorChoice color, boolean stacktrace) {

    public static final GlobalOptions NONE = new GlobalOptions(ConfigChoice.NONE, Optional.empty(), Verbosity.NORMAL,
            ColorChoice.AUTO, false);

    /** What a command at the prompt begins with: all of the session's but the choice of the config. */
    public GlobalOptions within() {
        return new GlobalOptions(ConfigChoice.NONE, format, verbosity, color, stacktrace);
    }
}
