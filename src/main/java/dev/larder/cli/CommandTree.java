package dev.larder.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;

import dev.larder.cli.command.BatchGetCommand;
import dev.larder.cli.command.BatchPutCommand;
import dev.larder.cli.command.BenchCommand;
import dev.larder.cli.command.CompletionCommand;
import dev.larder.cli.command.ConfigCommand;
import dev.larder.cli.command.DeleteCommand;
import dev.larder.cli.command.DoctorCommand;
import dev.larder.cli.command.EngineSettings;
import dev.larder.cli.command.EventTime;
import dev.larder.cli.command.ExpiryChange;
import dev.larder.cli.command.GetCommand;
import dev.larder.cli.command.HelpCommand;
import dev.larder.cli.command.InitCommand;
import dev.larder.cli.command.MaterializeCommand;
import dev.larder.cli.command.PruneCommand;
import dev.larder.cli.command.PutCommand;
import dev.larder.cli.command.ReplCommand;
import dev.larder.cli.command.ScanCommand;
import dev.larder.cli.command.StatsCommand;
import dev.larder.cli.command.TeardownCommand;
import dev.larder.cli.command.TruncateCommand;
import dev.larder.cli.command.TtlCommand;
import dev.larder.cli.command.VerifyCommand;
import dev.larder.cli.session.EngineOpener;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.GlobalOptions;
import dev.larder.cli.session.ProcessContext;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.StoreOpener;
import dev.larder.cli.session.UsageException;
import dev.larder.cli.session.Version;
import dev.larder.cli.shell.Completion;
import dev.larder.console.ColorChoice;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.feature.Ttl;
import dev.larder.materialize.MaxRejects;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.text.BadValueException;
import dev.larder.text.ByteSize;
import dev.larder.text.Durations;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;
import dev.larder.text.TimeText;
import dev.larder.text.Times;

/** Parses a command line, runs the one command that it names, and answers with its exit code. */
public final class CommandTree implements Session.CommandLines {
    /** What the shells' completion scripts call, with the words up to the cursor. */
    private static final String COMPLETE = "__complete";

    /** What the build calls, with a folder for the manual. */
    private static final String MAN = "__man";

    /** @param make the command, or a command line with commands of its own */
    private record Entry(Class<?> type, Function<Session, Object> make) {}

    private static final Map<String, Entry> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("init", new Entry(InitCommand.class, InitCommand::new));
        COMMANDS.put("materialize", new Entry(MaterializeCommand.class, MaterializeCommand::new));
        COMMANDS.put("verify", new Entry(VerifyCommand.class, VerifyCommand::new));
        COMMANDS.put("get", new Entry(GetCommand.class, GetCommand::new));
        COMMANDS.put("batch-get", new Entry(BatchGetCommand.class, BatchGetCommand::new));
        COMMANDS.put("put", new Entry(PutCommand.class, PutCommand::new));
        COMMANDS.put("batch-put", new Entry(BatchPutCommand.class, BatchPutCommand::new));
        COMMANDS.put("delete", new Entry(DeleteCommand.class, DeleteCommand::new));
        COMMANDS.put("ttl", new Entry(TtlCommand.class, TtlCommand::new));
        COMMANDS.put("scan", new Entry(ScanCommand.class, ScanCommand::new));
        COMMANDS.put("stats", new Entry(StatsCommand.class, StatsCommand::new));
        COMMANDS.put("truncate", new Entry(TruncateCommand.class, TruncateCommand::new));
        COMMANDS.put("prune", new Entry(PruneCommand.class, PruneCommand::new));
        COMMANDS.put("teardown", new Entry(TeardownCommand.class, TeardownCommand::new));
        COMMANDS.put("doctor", new Entry(DoctorCommand.class, DoctorCommand::new));
        COMMANDS.put("bench", new Entry(BenchCommand.class, BenchCommand::new));
        COMMANDS.put("repl", new Entry(ReplCommand.class, ReplCommand::new));
        COMMANDS.put("config", new Entry(ConfigCommand.class, ConfigCommand::with));
        COMMANDS.put("completion", new Entry(CompletionCommand.class, CompletionCommand::new));
        COMMANDS.put("help", new Entry(HelpCommand.class, HelpCommand::new));
    }

    private final Console console;
    private final Session session;
    private final Map<List<String>, CommandLine> withinSession = new HashMap<>();

    public CommandTree(Console console, ProcessContext surroundings, StoreOpener opener, EngineOpener engineOpener) {
        this.console = console;
        this.session = new Session(console, surroundings, opener, engineOpener, this);
    }

    /** Runs one command line to its end, the closing of the store included. */
    public int run(String... arguments) {
        try {
            requireReadable(arguments);
            int code;
            try (session) {
                code = switch (arguments.length == 0 ? "" : arguments[0]) {
                    case COMPLETE -> complete(Arrays.asList(arguments).subList(1, arguments.length));
                    case MAN -> writeManual(Path.of(arguments[1]));
                    default -> commandLine(new GlobalOptions(), session::begin, arguments).execute(arguments);
                };
            }
            console.flush();
            return code;
        } catch (RuntimeException | Error e) {
            return session.reporter().report(e).code();
        }
    }

    /** The JVM makes this letter of bytes that are no text to it: other keys would be read and written. */
    private static void requireReadable(String[] arguments) {
        for (String argument : arguments) {
            if (argument.indexOf('\uFFFD') >= 0) {
                throw new UsageException("the argument " + Quoted.of(argument) + " cannot be read as text; give it in"
                        + " UTF-8, and run larder with LC_ALL=C.UTF-8");
            }
        }
    }

    @Override
    public int runWithin(List<String> words) {
        GlobalOptions outer = session.options();
        String[] arguments = words.toArray(String[]::new);
        try {
            // Parsing sets every option anew, so a command that was built once does for the whole session.
            return withinSession.computeIfAbsent(named(arguments),
                    names -> commandLine(outer.within(), session::beginWithin, arguments)).execute(arguments);
        } finally {
            session.beginWithin(outer);
        }
    }

    private static List<String> named(String[] arguments) {
        return Arrays.stream(arguments).filter(COMMANDS::containsKey).distinct().toList();
    }

    private int writeManual(Path folder) {
        ManPages.write(whole(), folder);
        return ExitCode.OK.code();
    }

    private CommandLine whole() {
        return commandLine(new GlobalOptions(), session::begin, COMMANDS.keySet().toArray(String[]::new));
    }

    private int complete(List<String> words) {
        candidates(words).forEach(console::print);
        return ExitCode.OK.code();
    }

    @Override
    public List<String> candidates(List<String> words) {
        return new Completion(whole(), options -> NameCompletions.of(session, options)).candidates(words);
    }

    @Override
    public String help(List<String> names) {
        CommandLine command = commandLine(new GlobalOptions(), session::begin, names.toArray(String[]::new));
        for (String name : names) {
            CommandLine inner = command.getSubcommands().get(name);
            if (inner == null) {
                throw new UsageException(Suggestions.unknown("command", name, command.getParent() == null
                        ? COMMANDS.keySet()
                        : command.getSubcommands().keySet()));
            }
            command = inner;
        }
        return command.getUsageMessage().stripTrailing();
    }

    private CommandLine commandLine(GlobalOptions options, Consumer<GlobalOptions> begin, String[] arguments) {
        CommandLine root = new CommandLine(options);
        // Building a command by reflection takes milliseconds, so only those are built that the line has a word for.
        // Where it has none, it can only get help, which needs no more than the commands' names and headers.
        List<String> named = named(arguments);
        named.forEach(name -> add(root, name, COMMANDS.get(name).make().apply(session)));
        if (named.isEmpty()) {
            COMMANDS.forEach((name, entry) -> root.addSubcommand(name, headline(entry.type())));
        }
        HelpLayout.apply(root);
        return root.setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(helpWidth())
                .registerConverter(OutputFormat.class, oneOf(OutputFormat.values()))
                .registerConverter(ColorChoice.class, oneOf(ColorChoice.values()))
                .registerConverter(Conflict.class, oneOf(Conflict.values()))
                .registerConverter(EngineSettings.Kind.class, oneOf(EngineSettings.Kind.values()))
                .registerConverter(CompletionCommand.Shell.class, oneOf(CompletionCommand.Shell.values()))
                .registerConverter(EventTime.class, converter(this::eventTime))
                .registerConverter(Duration.class, converter(Durations::parse))
                .registerConverter(ByteSize.class, converter(ByteSize::parse))
                .registerConverter(MaxRejects.class, converter(MaxRejects::parse))
                .registerConverter(Ttl.class, converter(Ttl::parse))
                .setErr(console.messages())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.coloursOutput() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((e, given) -> usage(e))
                .setExecutionStrategy(parsed -> runParsed(parsed, options, begin));
    }

    private static void add(CommandLine root, String name, Object command) {
        root.addSubcommand(name, command);
        if (command instanceof TtlCommand ttl) {
            // The one command that has an option of the name of a global one.
            CommandSpec spec = root.getSubcommands().get(name).getCommandSpec();
            spec.remove(spec.findOption(ExpiryChange.SET));
            spec.addMixin("change", CommandSpec.forAnnotatedObject(ttl.change()));
        }
    }

    private static CommandSpec headline(Class<?> type) {
        CommandSpec headline = CommandSpec.create();
        headline.usageMessage().header(type.getAnnotation(Command.class).header());
        return headline;
    }

    private int helpWidth() {
        int columns = console.terminal().columns();
        return columns == 0 ? 100 : Math.clamp(columns, 60, 120);
    }

    private int runParsed(ParseResult parsed, GlobalOptions options, Consumer<GlobalOptions> begin) {
        try {
            begin.accept(options);
            return runParsed(parsed).code();
        } catch (Exception | OutOfMemoryError e) {
            return session.reporter().report(e).code();
        }
    }

    private ExitCode runParsed(ParseResult parsed) throws Exception {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            console.print(command.getUsageMessage().stripTrailing());
            return ExitCode.OK;
        }
        if (last.isVersionHelpRequested()) {
            Arrays.stream(new Version().getVersion()).forEach(console::print);
            return ExitCode.OK;
        }
        if (command.getCommand() instanceof Callable<?> callable) {
            return (ExitCode) callable.call();
        }
        console.tell(command.getUsageMessage(Ansi.OFF).stripTrailing());
        return ExitCode.USAGE;
    }

    private int usage(ParameterException e) {
        console.error(UsageMessage.of(e, COMMANDS.keySet()));
        console.tell("See " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }

    private EventTime eventTime(String text) {
        return new EventTime(Times.micros(TimeText.parse(text, session.surroundings().clock())));
    }

    private static <E extends Enum<E>> ITypeConverter<E> oneOf(E[] all) {
        Map<String, E> named = new LinkedHashMap<>();
        for (E one : all) {
            named.put(one.name().toLowerCase(Locale.ROOT), one);
        }
        return text -> {
            E found = named.get(text.toLowerCase(Locale.ROOT));
            if (found == null) {
                throw new TypeConversionException(Suggestions.unknown("value", text, named.keySet()));
            }
            return found;
        };
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (BadValueException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
