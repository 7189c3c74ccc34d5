package dev.larder.command;

import java.nio.file.Path;
import java.util.Optional;

import dev.larder.config.Config;
import dev.larder.config.ConfigLoader;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.feature.FeatureView;
import dev.larder.feature.PrewriteHook;
import dev.larder.feature.Times;
import dev.larder.store.HookedStore;
import dev.larder.store.OnlineStore;

/** What commands share: the console, and the config and store once one of them asks. */
public final class Session implements AutoCloseable {
    private final GlobalOptions options;
    private final Console console;
    private final Surroundings surroundings;
    private final StoreOpener opener;
    private final ErrorReporter reporter;
    private Config config;
    private PrewriteHook hook;
    private OnlineStore store;

    Session(GlobalOptions options, Console console, Surroundings surroundings, StoreOpener opener,
            ErrorReporter reporter) {
        this.options = options;
        this.console = console;
        this.surroundings = surroundings;
        this.opener = opener;
        this.reporter = reporter;
    }

    Console console() {
        return console;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Config config() {
        if (config == null) {
            config = new ConfigLoader(surroundings.environment(), surroundings.workingDir())
                    .load(options.configChoice());
        }
        return config;
    }

    /** What {@code --config} names. */
    Optional<Path> configFile() {
        return options.configChoice().file();
    }

    FeatureView view(String name) {
        return config().view(name).view();
    }

    /** The store of the config; whatever is written to it passes the prewrite hook. */
    OnlineStore store() {
        if (store == null) {
            PrewriteHook first = hook();
            OnlineStore opened = opener.open(config(), surroundings.clock());
            store = config().prewriteHook().isPresent() ? new HookedStore(opened, first) : opened;
        }
        return store;
    }

    /** The prewrite hook of the config, or one that changes nothing. */
    PrewriteHook hook() {
        if (hook == null) {
            hook = config().prewriteHook().map(HookLoader::load).orElse((view, rows) -> rows);
        }
        return hook;
    }

    ErrorReporter reporter() {
        return reporter;
    }

    OutputFormat format() {
        return formatOr(OutputFormat.TABLE);
    }

    OutputFormat formatOr(OutputFormat usual) {
        return options.format().orElse(usual);
    }

    long nowMicros() {
        return Times.micros(surroundings.clock().instant());
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
