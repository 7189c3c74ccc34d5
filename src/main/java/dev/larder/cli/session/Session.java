package dev.larder.cli.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.api.PrewriteHook;
import dev.larder.config.Config;
import dev.larder.config.ConfigChoice;
import dev.larder.config.ConfigLoader;
import dev.larder.config.ConfigNames;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.feature.FeatureView;
import dev.larder.store.HookedStore;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.text.Times;

/** What commands share: the console, and the config and store once one of them asks. */
public final class Session implements AutoCloseable {
    private final Console console;
    private final ProcessContext surroundings;
    private final StoreOpener opener;
    private final EngineOpener engineOpener;
    private final ErrorReporter reporter;
    private final CommandLines commands;
    private GlobalOptions options = new GlobalOptions();
    private GlobalOptions outer = options;
    private ConfigChoice choice = ConfigChoice.NONE;
    private Config config;
    private PrewriteHook hook;
    private OnlineStore store;
    private OnlineStore bareStore;

    /** The commands, for the two of them that run or explain others. */
    public interface CommandLines {
        /** Runs one command line of a session that goes on. */
        int runWithin(List<String> words);

        /** What the last of the words may become. */
        List<String> candidates(List<String> words);

        /** The help of a command, as its {@code --help} prints it. */
        String help(List<String> names);
    }

    public Session(Console console, ProcessContext surroundings, StoreOpener opener, EngineOpener engineOpener,
            CommandLines commands) {
        this.console = console;
        this.surroundings = surroundings;
        this.opener = opener;
        this.engineOpener = engineOpener;
        this.commands = commands;
        this.reporter = new ErrorReporter(console, () -> options.stacktrace());
    }

    /** The command line is read: what it says of the config holds for the session. */
    public void begin(GlobalOptions newOptions) {
        options = newOptions;
        outer = newOptions;
        choice = newOptions.configChoice();
        console.choose(options.color(), options.verbosity());
    }

    /** A command within the session prints in its own way, and has the session's config. */
    public void beginWithin(GlobalOptions newOptions) {
        if (newOptions != outer && !newOptions.configChoice().equals(ConfigChoice.NONE)) {
            throw new UsageException("--config, --profile and --set are the session's; turn to another profile with"
                    + " `use profile NAME`");
        }
        options = newOptions;
        console.choose(options.color(), options.verbosity());
    }

    /** Whether the command is one of a session, which goes on behind it. */
    public boolean isWithin() {
        return options != outer;
    }

    /** Turns to another profile, once its config is known to be right. */
    public void useProfile(String profile) {
        ConfigChoice other = new ConfigChoice(choice.file(), Optional.of(profile), choice.sets());
        Config loaded = load(other);
        close();
        store = null;
        bareStore = null;
        hook = null;
        choice = other;
        config = loaded;
    }

    public GlobalOptions options() {
        return options;
    }

    public CommandLines commands() {
        return commands;
    }

    public Console console() {
        return console;
    }

    public ProcessContext surroundings() {
        return surroundings;
    }

    public Config config() {
        if (config == null) {
            config = load(choice);
        }
        return config;
    }

    private Config load(ConfigChoice which) {
        Config loaded = loader().load(which);
        console.detail("config: " + describe(loaded));
        return loaded;
    }

    /** Where a config comes from, and whose it is. */
    public static String describe(Config config) {
        return config.file() + ", project " + config.project()
                + config.profile().map(profile -> ", profile " + profile).orElse("");
    }

    private ConfigLoader loader() {
        return new ConfigLoader(surroundings.environment(), surroundings.workingDir());
    }

    /** Of the config that options choose, else of the session's. */
    public ConfigNames outline(Map<String, List<String>> chosen) {
        Optional<Path> file = last(chosen, "--config").map(this::fromHome).map(Path::of).or(choice::file);
        List<String> sets = chosen.getOrDefault("--set", choice.sets());
        return loader().outline(new ConfigChoice(file, last(chosen, "--profile").or(choice::profile), sets));
    }

    private static Optional<String> last(Map<String, List<String>> options, String name) {
        return options.getOrDefault(name, List.of()).stream().reduce((first, second) -> second);
    }

    /** A line that is being completed has not been through the shell. */
    private String fromHome(String path) {
        String home = surroundings.environment().getOrDefault("HOME", "");
        return path.startsWith("~/") && !home.isEmpty() ? home + path.substring(1) : path;
    }

    /** What {@code --config} names. */
    public Optional<Path> configFile() {
        return choice.file();
    }

    public FeatureView view(String name) {
        return config().view(name).view();
    }

    /** The store of the config; whatever is written to it passes the prewrite hook. */
    public OnlineStore store() {
        if (store == null) {
            PrewriteHook first = hook();
            store = config().prewriteHook().isPresent() ? new HookedStore(bareStore(), first) : bareStore();
        }
        return store;
    }

    /** The same without the hook, for who writes no rows of a user's. */
    public OnlineStore bareStore() {
        if (bareStore == null) {
            bareStore = opener.open(config(), surroundings.clock());
        }
        return bareStore;
    }

    /** What the store has of the config's project. */
    public Maintenance contents() {
        Maintenance contents = store().contents();
        config().views().forEach(configured -> contents.know(configured.view()));
        return contents;
    }

    /** The prewrite hook of the config, or one that changes nothing. */
    public PrewriteHook hook() {
        if (hook == null) {
            hook = HookLoader.load(config());
        }
        return hook;
    }

    public EngineOpener engineOpener() {
        return engineOpener;
    }

    public ErrorReporter reporter() {
        return reporter;
    }

    public OutputFormat format() {
        return formatOr(OutputFormat.TABLE);
    }

    /** Whether the command says so itself, and has it not only from the session that it is in. */
    public boolean isFormatGiven() {
        return options.format().isPresent() && (options == outer || !options.format().equals(outer.format()));
    }

    public OutputFormat formatOr(OutputFormat usual) {
        return options.format().orElse(usual);
    }

    public long nowMicros() {
        return Times.micros(surroundings.clock().instant());
    }

    @Override
    public void close() {
        if (bareStore != null) {
            bareStore.close();
        }
    }
}
