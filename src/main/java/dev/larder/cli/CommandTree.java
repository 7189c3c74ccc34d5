package dev.larder.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import dev.larder.cli.command.BatchGetCommand;
import dev.larder.cli.command.BatchPutCommand;
import dev.larder.cli.command.BenchCommand;
import dev.larder.cli.command.CompletionCommand;
import dev.larder.cli.command.ConfigCommand;
import dev.larder.cli.command.DeleteCommand;
import dev.larder.cli.command.DoctorCommand;
import dev.larder.cli.command.ExplainCommand;
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
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.GlobalOptions;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.ProcessContext;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.cli.session.Version;
import dev.larder.cli.shell.Completion;
import dev.larder.cli.shell.LineStart;
import dev.larder.console.Console;
import dev.larder.materialize.Wiring;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** Parses a command line, runs the command that it names, and returns the exit code. */
public final class CommandTree implements Session.CommandLines {
    /** The completion scripts of the shells call this with the words up to the cursor. */
    private static final String COMPLETE = "__complete";

    /** The build calls this with the folder for the man pages. */
    private static final String MAN = "__man";

    /** @param make returns the command, or a command line that has subcommands */
    private record Entry(Class<?> type, Function<Session, Object> make) {}

    private static final Map<String, Entry> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("init", new Entry(InitCommand.class, InitCommand::new));
        COMMANDS.put("materialize", new Entry(MaterializeCommand.class, MaterializeCommand::new));
        COMMANDS.put("verify", new Entry(VerifyCommand.class, VerifyCommand::new));
        COMMANDS.put("explain", new Entry(ExplainCommand.class, ExplainCommand::new));
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

    public CommandTree(Console console, ProcessContext process, Wiring wiring) {
        this.console = console;
        this.session = new Session(console, process, wiring, this);
    }

    /** Runs one command line, and closes the store if the command has opened it. */
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

    /** The JVM replaces bytes that it cannot decode by U+FFFD, so the command would read and write other keys. */
    private static void requireReadable(String[] arguments) {
        for (String argument : arguments) {
            if (argument.indexOf('\uFFFD') >= 0) {
                throw new UsageException("the argument " + Quoted.of(argument) + " is not valid text; write it in"
                        + " UTF-8, and run larder with LC_ALL=C.UTF-8");
            }
        }
    }

    @Override
    public int runWithin(List<String> words, String view) {
        GlobalOptions outer = session.options();
        String[] arguments = words.toArray(String[]::new);
        // Parsing sets every option anew, so a command that was built once serves the whole session.
        CommandLine root = withinSession.computeIfAbsent(named(arguments),
                names -> commandLine(outer.within(), session::beginWithin, arguments));
        try {
            return root.execute(view.isEmpty() ? arguments : withView(root, words, view));
        } finally {
            session.beginWithin(outer);
        }
    }

    private String[] withView(CommandLine root, List<String> words, String view) {
        LineStart line = LineStart.of(root, words);
        List<String> completed = new ArrayList<>(words);
        if (line.lacksView(session.config().viewNames())) {
            completed.add(words.indexOf(line.command().getCommandName()) + 1, view);
        }
        return completed.toArray(String[]::new);
    }

    private static List<String> named(String[] arguments) {
        return Arrays.stream(arguments).filter(COMMANDS::containsKey).distinct().toList();
    }

    private int writeManual(Path folder) {
        ManPages.write(allCommands(), folder);
        return ExitCode.OK.code();
    }

    CommandLine allCommands() {
        return commandLine(new GlobalOptions(), session::begin, COMMANDS.keySet().toArray(String[]::new));
    }

    private int complete(List<String> words) {
        candidates(words).forEach(console::print);
        return ExitCode.OK.code();
    }

    @Override
    public List<String> candidates(List<String> words) {
        return new Completion(allCommands(), session).candidates(words);
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
        // Building a command by reflection takes milliseconds, so only commands that the line has a word for are built.
        // A line without such a word can only ask for help, which needs no more than the commands' names and headers.
        List<String> named = named(arguments);
        named.forEach(name -> root.addSubcommand(name, COMMANDS.get(name).make().apply(session)));
        if (named.isEmpty()) {
            COMMANDS.forEach((name, entry) -> root.addSubcommand(name, headline(entry.type())));
        }
        HelpLayout.apply(root);
        OptionTypes.register(root, session.process().clock());
        return root.setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                // `--profile ttl` names a profile, even if there is a command of that name.
                .setAllowSubcommandsAsOptionParameters(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(helpWidth())
                .setErr(console.messages())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colorsOutput() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((e, given) -> usage(e))
                .setExecutionStrategy(parsed -> runParsed(parsed, options, begin));
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
        if (command.getCommand() instanceof LarderCommand runnable) {
            return runnable.call();
        }
        console.tell(command.getUsageMessage(Ansi.OFF).stripTrailing());
        return ExitCode.USAGE;
    }

    private int usage(ParameterException e) {
        console.error(UsageMessage.of(e, COMMANDS.keySet()));
        console.tell("See " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }
}
