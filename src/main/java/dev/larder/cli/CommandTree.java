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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import dev.larder.cli.command.BatchGetCommand;
import dev.larder.cli.command.BatchPutCommand;
import dev.larder.cli.command.BenchCommand;
import dev.larder.cli.command.CompletionCommand;
import dev.larder.cli.command.ConfigCommand;
import dev.larder.cli.command.DeleteCommand;
import dev.larder.cli.command.DescribeCommand;
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
import dev.larder.cli.command.RunsCommand;
import dev.larder.cli.command.StatsCommand;
import dev.larder.cli.command.StatusCommand;
import dev.larder.cli.command.TeardownCommand;
import dev.larder.cli.command.TruncateCommand;
import dev.larder.cli.command.TtlCommand;
import dev.larder.cli.command.VerifyCommand;
import dev.larder.cli.command.ViewsCommand;
import dev.larder.cli.session.CompletionWord;
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

    /** The same with the meaning of each candidate, after a tab. */
    private static final String DESCRIBE = "__describe";

    /** The build calls this with the folder for the man pages. */
    private static final String MAN = "__man";

    /** The launcher and the build call this with an empty folder, to write a class-data archive. */
    private static final String TRAIN = "__train";

    /** All commands with the headers of their help, in its order. */
    private static final Map<String, String> HEADERS = new LinkedHashMap<>();

    static {
        HEADERS.put("init", "Write a first larder.yaml.");
        HEADERS.put("materialize", "Write the latest row of every entity to the online store.");
        HEADERS.put("verify", "Compare the online store with the source, entity by entity.");
        HEADERS.put("explain", "Show every source row of one entity, and why the store has what it has.");
        HEADERS.put("get", "Show the stored features of one entity.");
        HEADERS.put("batch-get", "Read many entities, in the order of their keys.");
        HEADERS.put("put", "Write features of one entity.");
        HEADERS.put("batch-put", "Write many rows from JSON lines or CSV.");
        HEADERS.put("delete", "Delete one entity from a view, or from all views.");
        HEADERS.put("ttl", "Show or change when a row and its features expire.");
        HEADERS.put("scan", "Print every row of a view, or write them to a Parquet file.");
        HEADERS.put("views", "List the feature views of the config.");
        HEADERS.put("describe", "Show the columns of a view, where they come from, and what is stored.");
        HEADERS.put("status", "Show how old each view is and how its last run ended, and judge it by its freshness.");
        HEADERS.put("runs", "Show the last runs of each view.");
        HEADERS.put("stats", "Show the number, size, age and completeness of the rows of each view.");
        HEADERS.put("truncate", "Remove all rows of a view.");
        HEADERS.put("prune", "Remove views and features from the store that the config no longer has.");
        HEADERS.put("teardown", "Remove all data of the project from the store.");
        HEADERS.put("doctor", "Check the config, sources and store, and explain how to fix problems.");
        HEADERS.put("bench", "Measure the latency of reads and writes of the store.");
        HEADERS.put("repl", "Run many commands over one connection, with completion and history.");
        HEADERS.put("config", "Show, check or explain the config.");
        HEADERS.put("completion", "Print the completion script of a shell.");
        HEADERS.put("help", "Show the help of a command.");
    }

    private final Console console;
    private final Session session;
    private final Wiring wiring;
    private final Map<List<String>, CommandLine> withinSession = new HashMap<>();

    public CommandTree(Console console, ProcessContext process, Wiring wiring) {
        this.console = console;
        this.wiring = wiring;
        this.session = new Session(console, process, wiring, this);
    }

    /** Runs one command line, and closes the store if the command has opened it. */
    public int run(String... arguments) {
        try {
            requireReadable(arguments);
            int code;
            try (session) {
                code = switch (arguments.length == 0 ? "" : arguments[0]) {
                    case COMPLETE -> complete(arguments, CompletionWord::word);
                    case DESCRIBE -> complete(arguments, CompletionWord::described);
                    case MAN -> writeManual(Path.of(arguments[1]));
                    case TRAIN -> TrainingRun.in(Path.of(arguments[1]), session.process(), wiring).code();
                    default -> commandLine(GlobalOptions.NONE, session::begin, arguments).execute(arguments);
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

    /** At the prompt, hints name commands without the program. */
    private static UnaryOperator<String> promptWording() {
        Pattern program = Pattern.compile("\\blarder (?=(?:" + String.join("|", HEADERS.keySet()) + ")\\b)");
        return text -> program.matcher(text).replaceAll("");
    }

    @Override
    public int runWithin(List<String> words, String view) {
        console.useWording(promptWording());
        GlobalOptions outer = session.options();
        String[] arguments = words.toArray(String[]::new);
        // Parsing sets every option anew, so a command that was built once serves the whole session.
        CommandLine root = withinSession.computeIfAbsent(named(arguments),
                names -> commandLine(outer.within(), session::beginWithin, arguments).setParameterExceptionHandler(
                        (e, given) -> usage(e, name -> name.replaceFirst("^larder", "help"))));
        try {
            return root.execute(view.isEmpty() ? arguments : withView(root, words, view));
        } finally {
            session.beginWithin(outer);
        }
    }

    private String[] withView(CommandLine root, List<String> words, String view) {
        List<String> views = session.config().viewNames();
        List<String> completed = new ArrayList<>(words);
        // A feature without its view becomes a reference, and a value alone that of the only join key.
        for (int i = 0; i < words.size(); i++) {
            LineStart before = LineStart.of(root, completed.subList(0, i));
            if (before.takesArgument(words.get(i))) {
                completed.set(i, before.completed(words.get(i), session.view(view), views, words));
            }
        }
        LineStart line = LineStart.of(root, completed);
        if (line.lacksView(views)) {
            completed.add(completed.indexOf(line.command().getCommandName()) + 1, view);
        }
        return completed.toArray(String[]::new);
    }

    private static List<String> named(String[] arguments) {
        return Arrays.stream(arguments).filter(HEADERS::containsKey).distinct().toList();
    }

    private int writeManual(Path folder) {
        ManPages.write(allCommands(), folder);
        return ExitCode.OK.code();
    }

    CommandLine allCommands() {
        return commandLine(GlobalOptions.NONE, session::begin, HEADERS.keySet().toArray(String[]::new));
    }

    private int complete(String[] arguments, Function<CompletionWord, String> line) {
        candidates(Arrays.asList(arguments).subList(1, arguments.length)).stream().map(line).forEach(console::print);
        return ExitCode.OK.code();
    }

    @Override
    public List<CompletionWord> candidates(List<String> words) {
        return new Completion(allCommands(), session).candidates(words);
    }

    @Override
    public String help(List<String> names) {
        CommandLine command = commandLine(GlobalOptions.NONE, session::begin, names.toArray(String[]::new));
        for (String name : names) {
            CommandLine inner = command.getSubcommands().get(name);
            if (inner == null) {
                throw new UsageException(Suggestions.unknown("command", name, command.getParent() == null
                        ? HEADERS.keySet()
                        : command.getSubcommands().keySet()));
            }
            command = inner;
        }
        return command.getUsageMessage().stripTrailing();
    }

    private CommandLine commandLine(GlobalOptions initial, Consumer<GlobalOptions> begin, String[] arguments) {
        ProgramSpec program = new ProgramSpec(initial);
        CommandLine root = new CommandLine(program.spec());
        // Building a command by reflection takes milliseconds, so only commands that the line has a word for are built.
        // The help of the program itself needs no more than the names and headers of the others.
        for (String name : named(arguments)) {
            root.addSubcommand(name, command(name));
            root.getSubcommands().get(name).getCommandSpec().usageMessage().header(HEADERS.get(name));
        }
        HelpLayout.apply(root, HEADERS);
        OptionTypes.register(root, session.process().clock());
        return root.setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                // `--profile ttl` names a profile, even if there is a command of that name.
                .setAllowSubcommandsAsOptionParameters(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(helpWidth())
                .setErr(console.messages())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colorsOutput() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((e, given) -> usage(e, name -> name + " --help"))
                .setExecutionStrategy(parsed -> runParsed(parsed, program, begin));
    }

    /** A switch, because a table of constructors would load the class of every command. */
    private Object command(String name) {
        return switch (name) {
            case "init" -> new InitCommand(session);
            case "materialize" -> new MaterializeCommand(session).spec();
            case "verify" -> new VerifyCommand(session);
            case "explain" -> new ExplainCommand(session);
            case "get" -> new GetCommand(session).spec();
            case "batch-get" -> new BatchGetCommand(session);
            case "put" -> new PutCommand(session);
            case "batch-put" -> new BatchPutCommand(session);
            case "delete" -> new DeleteCommand(session);
            case "ttl" -> new TtlCommand(session);
            case "scan" -> new ScanCommand(session);
            case "views" -> new ViewsCommand(session);
            case "describe" -> new DescribeCommand(session);
            case "status" -> new StatusCommand(session);
            case "runs" -> new RunsCommand(session);
            case "stats" -> new StatsCommand(session);
            case "truncate" -> new TruncateCommand(session);
            case "prune" -> new PruneCommand(session);
            case "teardown" -> new TeardownCommand(session);
            case "doctor" -> new DoctorCommand(session);
            case "bench" -> new BenchCommand(session);
            case "repl" -> new ReplCommand(session);
            case "config" -> ConfigCommand.with(session);
            case "completion" -> new CompletionCommand(session);
            case "help" -> new HelpCommand(session);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private int helpWidth() {
        int columns = console.terminal().columns();
        return columns == 0 ? 100 : Math.clamp(columns, 60, 120);
    }

    private int runParsed(ParseResult parsed, ProgramSpec program, Consumer<GlobalOptions> begin) {
        try {
            begin.accept(program.options());
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
            Version.lines().forEach(console::print);
            return ExitCode.OK;
        }
        if (command.getCommand() instanceof LarderCommand runnable) {
            return runnable.call();
        }
        console.tell(command.getUsageMessage(Ansi.OFF).stripTrailing());
        return ExitCode.USAGE;
    }

    private int usage(ParameterException e, UnaryOperator<String> helpCall) {
        console.error(UsageMessage.of(e, HEADERS.keySet()));
        console.tell("See " + helpCall.apply(e.getCommandLine().getCommandSpec().qualifiedName()) + ".");
        return ExitCode.USAGE.code();
    }
}
