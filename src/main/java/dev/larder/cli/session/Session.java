package dev.larder.cli.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.api.PrewriteHook;
import dev.larder.config.Config;
import dev.larder.config.ConfigChoice;
import dev.larder.config.ConfigLoader;
import dev.larder.config.ConfigNames;
import dev.larder.config.GivenCatalog;
import dev.larder.config.yaml.ConfigFile;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.feature.CatalogSettings;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Wiring;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.OpenStorages;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.text.Times;

/** What commands share: the console, and the config, hook and store, each of them opened when first asked for. */
public final class Session implements AutoCloseable {
    private final Console console;
    private final ProcessContext process;
    private final Wiring wiring;
    private final CommandLines commands;
    private final ErrorReporter reporter;
    /** Of the command that runs. */
    private GlobalOptions options = GlobalOptions.NONE;
    /** Of larder itself; at the prompt, a command has options of its own within these. */
    private GlobalOptions outer = options;
    private ConfigChoice choice = ConfigChoice.NONE;
    private Optional<OutputFormat> promptFormat = Optional.empty();
    /** Null until a command asks for them. */
    private OpenStorages storages;
    /** Null until a command asks for the config. */
    private Opened opened;

    /** A config, and what has been opened of it. */
    private static final class Opened {
        private final Config config;
        private PrewriteHook hook;
        private OnlineStore bareStore;
        private OnlineStore store;

        private Opened(Config config) {
            this.config = config;
        }
    }

    /** All commands, for those that run or explain others. */
    public interface CommandLines {
        /**
         * Runs one line of the prompt.
         *
         * @param view the view in use, empty for none; it stands in for a view that the line does not name
         * @return the exit code
         */
        int runWithin(List<String> words, String view);

        /** What the last of the words may become. */
        List<CompletionWord> candidates(List<String> words);

        /** The help of a command, as its {@code --help} prints it. */
        String help(List<String> names);
    }

    public Session(Console console, ProcessContext process, Wiring wiring, CommandLines commands) {
        this.console = console;
        this.process = process;
        this.wiring = wiring;
        this.commands = commands;
        this.reporter = new ErrorReporter(console, () -> options.stacktrace());
    }

    /** Begins the command line that larder was started with. Its choice of a config holds for the whole session. */
    public void begin(GlobalOptions newOptions) {
        outer = newOptions;
        choice = newOptions.configChoice();
        use(newOptions);
    }

    /** Begins a command at the prompt: how it prints is its own, the config is the session's. */
    public void beginWithin(GlobalOptions newOptions) {
        if (newOptions != outer && !newOptions.configChoice().equals(ConfigChoice.NONE)) {
            throw new UsageException("--config, --profile and --set cannot change within a session; to switch to"
                    + " another profile, use `use profile NAME`");
        }
        use(newOptions);
    }

    private void use(GlobalOptions newOptions) {
        options = newOptions;
        console.choose(options.color(), options.verbosity());
    }

    /** Whether the command is one of several in a session at the prompt. */
    public boolean isWithin() {
        return options != outer;
    }

    /** Switches to another profile, if its config is valid. */
    public void useProfile(String profile) {
        ConfigChoice other = new ConfigChoice(choice.file(), Optional.of(profile), choice.sets());
        Config loaded = load(other);
        close();
        choice = other;
        opened = new Opened(loaded);
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

    public ProcessContext process() {
        return process;
    }

    public ErrorReporter reporter() {
        return reporter;
    }

    public Config config() {
        return opened().config;
    }

    private Opened opened() {
        if (opened == null) {
            opened = new Opened(load(choice));
        }
        return opened;
    }

    private Config load(ConfigChoice which) {
        Config loaded = loader().load(which);
        console.detail("config: " + describe(loaded));
        return loaded;
    }

    /** Where a config comes from, and which project it is of. */
    public static String describe(Config config) {
        return config.file() + ", project " + config.project()
                + config.profile().map(profile -> ", profile " + profile).orElse("");
    }

    private ConfigLoader loader() {
        return new ConfigLoader(process.environment(), process.workingDir());
    }

    /**
     * The catalog of all sources of a config.
     *
     * @param folder of the config
     * @param file empty for none
     * @param given in place of that of the config
     */
    public Optional<CatalogSettings> catalog(Path folder, Optional<ConfigFile> file, GivenCatalog given) {
        return loader().catalog(folder, file, choice, given);
    }

    /** The names in the config that the options of a line choose, else in the session's. */
    public ConfigNames configNames(Map<String, List<String>> chosen) {
        Optional<Path> file = last(chosen, "--config").map(this::fromHome).map(Path::of).or(choice::file);
        List<String> sets = chosen.getOrDefault("--set", choice.sets());
        return loader().names(new ConfigChoice(file, last(chosen, "--profile").or(choice::profile), sets));
    }

    private static Optional<String> last(Map<String, List<String>> options, String name) {
        return options.getOrDefault(name, List.of()).stream().reduce((first, second) -> second);
    }

    /** A line that is being completed has not been through the shell, so its {@code ~/} is still there. */
    private String fromHome(String path) {
        String home = process.environment().getOrDefault("HOME", "");
        return path.startsWith("~/") && !home.isEmpty() ? home + path.substring(1) : path;
    }

    /** What {@code --config} names. */
    public Optional<Path> configFile() {
        return choice.file();
    }

    public FeatureView view(String name) {
        return config().view(name).view();
    }

    /** The store of the config. Rows written to it pass the prewrite hook. */
    public OnlineStore store() {
        Opened of = opened();
        if (of.store == null) {
            PrewriteHook first = hook();
            of.store = Wiring.hooked(of.config, bareStore(), first);
        }
        return of.store;
    }

    /** The store without the hook, for commands that write no rows of the user's. */
    public OnlineStore bareStore() {
        Opened of = opened();
        if (of.bareStore == null) {
            of.bareStore = wiring.openStore(of.config, process.clock());
        }
        return of.bareStore;
    }

    /** Where sources are. */
    public Storages storages() {
        if (storages == null) {
            storages = wiring.openStorages(process.environment(), process.clock());
        }
        return storages;
    }

    /** A file to be written. @param name a URL, or a path that may begin in the working directory */
    public OutputFile output(String name) {
        return OutputFile.of(storages().with(config().sources().storage()), process.workingDir(), name);
    }

    /** A file to which is appended. @param what the option, or the command, that names it */
    public Path appended(String what, String name) {
        Location location;
        try {
            location = Location.of(process.workingDir(), name);
        } catch (SourceException e) {
            throw new UsageException(what + " " + e.getMessage());
        }
        return switch (location) {
            case Location.Local local -> local.path();
            case Location.Remote remote -> throw new UsageException(what + " appends to a file, and nothing can be"
                    + " appended to an object in a bucket; name a file of this machine instead of " + name);
        };
    }

    /** What the store has of the config's project. */
    public Maintenance contents() {
        Maintenance contents = store().contents();
        config().views().forEach(configured -> contents.know(configured.view()));
        return contents;
    }

    /** The prewrite hook of the config, or one that changes nothing. */
    public PrewriteHook hook() {
        Opened of = opened();
        if (of.hook == null) {
            of.hook = wiring.loadHook(of.config);
        }
        return of.hook;
    }

    /** @throws LinkageError if this JVM has no Spark */
    public Engine openSpark(Wiring.Cluster cluster) {
        return wiring.openSpark(config(), process.clock(), cluster);
    }

    public OutputFormat format() {
        return formatOr(OutputFormat.TABLE);
    }

    public OutputFormat formatOr(OutputFormat usual) {
        OutputFormat format = options.format().or(() -> promptFormat).orElse(usual);
        if (format == OutputFormat.PROMETHEUS) {
            throw new UsageException("-o prometheus is a format of `larder status` only. Formats of all commands: "
                    + OutputFormat.ofData().stream().map(OutputFormat::toString).collect(Collectors.joining(", ")));
        }
        return format;
    }

    /** For commands that have metrics: whether to print these instead of rows. */
    public boolean wantsMetrics() {
        return options.format().equals(Optional.of(OutputFormat.PROMETHEUS));
    }

    /** Sets the format of commands at the prompt that name none. */
    public void useFormat(Optional<OutputFormat> format) {
        promptFormat = format;
    }

    /** Whether the command itself names a format, not only the session that it runs in. */
    public boolean isFormatGiven() {
        return options.format().isPresent() && (options == outer || !options.format().equals(outer.format()));
    }

    public long nowMicros() {
        return Times.micros(process.clock().instant());
    }

    @Override
    public void close() {
        if (opened != null && opened.bareStore != null) {
            opened.bareStore.close();
        }
        if (storages != null) {
            storages.close();
            storages = null;
        }
    }
}
