package dev.larder.command;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

import dev.larder.console.ColorChoice;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.feature.BadValueException;
import dev.larder.feature.Durations;
import dev.larder.feature.Nearest;
import dev.larder.feature.TimeText;
import dev.larder.feature.Times;
import dev.larder.feature.Ttl;
import dev.larder.materialize.MaxRejects;
import dev.larder.shell.Completion;
import dev.larder.store.WriteOptions.Conflict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Parses a command line, runs the one command that it names, and answers with its exit code. */
public final class CommandTree {
    /** What the shells' completion scripts call, with the words up to the cursor. No command: its words are not its own. */
    private static final String COMPLETE = "__complete";

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
        COMMANDS.put("scan", new Entry(ScanCommand.class, ScanCommand::new));
        COMMANDS.put("config", new Entry(ConfigCommand.class, ConfigCommand::with));
        COMMANDS.put("completion", new Entry(CompletionCommand.class, CompletionCommand::new));
    }

    private final Console console;
    private final GlobalOptions options = new GlobalOptions();
    private final Session session;
    private final Surroundings surroundings;
    private final ErrorReporter reporter;

    public CommandTree(Console console, Surroundings surroundings, StoreOpener opener) {
        this.console = console;
        this.surroundings = surroundings;
        this.reporter = new ErrorReporter(console, options);
        this.session = new Session(options, console, surroundings, opener, reporter);
    }

    /** Runs one command line to its end, the closing of the store included. */
    public int run(String... arguments) {
        try {
            int code;
            try (session) {
                code = arguments.length > 0 && arguments[0].equals(COMPLETE)
                        ? complete(arguments)
                        : commandLine(arguments).execute(arguments);
            }
            console.flush();
            return code;
        } catch (RuntimeException | Error e) {
            return reporter.report(e).code();
        }
    }

    private int complete(String[] arguments) {
        Completion completion = new Completion(commandLine(COMMANDS.keySet().toArray(String[]::new)),
                new ConfigNames(session));
        completion.candidates(Arrays.asList(arguments).subList(1, arguments.length)).forEach(console::print);
        return ExitCode.OK.code();
    }

    private CommandLine commandLine(String[] arguments) {
        CommandLine root = new CommandLine(options);
        // Building a command by reflection takes milliseconds, so only those are built that the line has a word for.
        // Where it has none, it can only get help, which needs no more than the commands' names and headers.
        List<String> named = Arrays.stream(arguments).filter(COMMANDS::containsKey).distinct().toList();
        named.forEach(name -> root.addSubcommand(name, COMMANDS.get(name).make().apply(session)));
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
                .registerConverter(CompletionCommand.Shell.class, oneOf(CompletionCommand.Shell.values()))
                .registerConverter(EventTime.class, converter(this::eventTime))
                .registerConverter(Duration.class, converter(Durations::parse))
                .registerConverter(ByteSize.class, converter(ByteSize::parse))
                .registerConverter(MaxRejects.class, converter(MaxRejects::parse))
                .registerConverter(Ttl.class, converter(CommandTree::ttl))
                .setErr(console.messages())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.coloursOutput() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((e, given) -> usage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> reporter.report(e).code())
                .setExecutionStrategy(this::runParsed);
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

    private int runParsed(ParseResult parsed) {
        console.choose(options.color(), options.verbosity());
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            console.print(command.getUsageMessage().stripTrailing());
            return ExitCode.OK.code();
        }
        if (last.isVersionHelpRequested()) {
            Arrays.stream(new Version().getVersion()).forEach(console::print);
            return ExitCode.OK.code();
        }
        if (command.getCommand() instanceof Callable<?> callable) {
            return call(callable).code();
        }
        console.tell(command.getUsageMessage(Ansi.OFF).stripTrailing());
        return ExitCode.USAGE.code();
    }

    private ExitCode call(Callable<?> command) {
        try {
            return (ExitCode) command.call();
        } catch (Exception | OutOfMemoryError e) {
            return reporter.report(e);
        }
    }

    private int usage(ParameterException e) {
        console.error(UsageMessage.of(e, COMMANDS.keySet()));
        console.tell("See " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }

    private EventTime eventTime(String text) {
        return new EventTime(Times.micros(TimeText.parse(text, surroundings.clock())));
    }

    private static Ttl ttl(String text) {
        return text.equals("never") ? Ttl.NEVER : new Ttl.After(Durations.parse(text));
    }

    private static <E extends Enum<E>> ITypeConverter<E> oneOf(E[] all) {
        Map<String, E> named = new LinkedHashMap<>();
        for (E one : all) {
            named.put(one.name().toLowerCase(Locale.ROOT), one);
        }
        return text -> {
            E found = named.get(text.toLowerCase(Locale.ROOT));
            if (found == null) {
                throw new TypeConversionException(Nearest.unknown("value", text, named.keySet()));
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
