package dev.larder.cli.command;

import static dev.larder.cli.session.OptionBuilders.flag;
import static dev.larder.cli.session.OptionBuilders.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.Stack;

import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.Confirmation;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.cli.session.Version;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Style;
import dev.larder.expect.LoadRules;
import dev.larder.expect.RowLimit;
import dev.larder.materialize.Engine;
import dev.larder.materialize.HostName;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Materialization;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RejectsFile;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;
import dev.larder.report.Announcer;
import dev.larder.report.FinishedRun;
import dev.larder.report.RunJournal;
import dev.larder.report.RunOrigin;
import dev.larder.store.WriteOptions.Conflict;

public final class MaterializeCommand implements LarderCommand {
    private final Session session;
    private final RunSettings settings = new RunSettings();
    private final EngineSettings engineSettings = new EngineSettings();
    private final RunFiles files = new RunFiles();
    private final IncrementalSettings incremental = new IncrementalSettings();
    private final Confirmation confirmation = new Confirmation();
    private final PositionalParamSpec viewNames = PositionalParamSpec.builder().type(List.class)
            .auxiliaryTypes(String.class).arity("0..*").paramLabel(ArgumentLabel.VIEW)
            .description("Views (default: all that have a source).").build();
    private final OptionSpec replace = flag("--replace").description("Delete entities that the source no longer has.")
            .build();
    private final OptionSpec conflict = value(Conflict.class, "RULE", "--on-conflict").defaultValue("newest")
            .description("newest: write a row unless the store holds a newer one (default). overwrite: write it.")
            .build();
    private final OptionSpec maxRejects = value(RowLimit.class, "N|P%", "--max-rejects")
            .description("Maximum rejected rows allowed (default: the view's max_rejects, or 0).").build();
    private final OptionSpec minRows = value(Long.class, "N", "--min-rows")
            .description("Refuse a source with fewer than N rows, of an incremental run N new ones; nothing is written"
                    + " (default: the view's min_rows).")
            .build();
    private final OptionSpec requireNew = flag("--require-new")
            .description("Refuse a source without a new row; nothing is written.").build();
    private final OptionSpec accept = flag("--accept")
            .description("Do not compare the source with the last accepted run, and let this run take its place.")
            .build();
    private final OptionSpec batchSize = value(Integer.class, "N", "--batch-size")
            .description("Rows per call to the store (default: chosen by the store).").build();
    private final OptionSpec rate = value(Long.class, "N", "--rate").description("Maximum rows written per second.")
            .build();
    private final OptionSpec leaseWait = value(Duration.class, "DURATION", "--wait").initialValue(Duration.ZERO)
            .description("Maximum time to wait for another run of the view (default: 0s).").build();
    private final OptionSpec diff = value(Integer.class, "N", "--diff").arity("0..1").fallbackValue(Examples.USUAL)
            .preprocessor(new Examples())
            .description(
                    "With --dry-run, compare with the store: how many entities would be added, changed and removed,"
                            + " by feature, and N examples of each (default: " + Examples.USUAL + ").")
            .build();
    private final OptionSpec failFast = flag("--fail-fast").description("Stop at the first view that fails.").build();
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("materialize");

    /** Takes the number of {@code --diff=5}, and leaves a view that follows {@code --diff} where it is. */
    static final class Examples implements IParameterPreprocessor {
        static final String USUAL = "5";

        @Override
        public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            boolean isNumber = !words.isEmpty() && words.peek().matches("\\d{1,9}");
            if (!"=".equals(info.get("separator")) && !isNumber) {
                words.push(USUAL);
            }
            return false;
        }
    }

    public MaterializeCommand(Session session) {
        this.session = session;
        spec.usageMessage().description(
                "Finds the latest row of every entity in the source, in bounded memory, and writes it unless the store"
                        + " holds a newer one. If a run dies, re-run it: rows that are already written do no harm.",
                "Views are processed in the order of the config. A view that fails does not stop the others; the exit"
                        + " code is that of the worst view.",
                "Refuses a source that does not meet the view's expectations (expect in the config) and exits with 6; then"
                        + " nothing is written.",
                "Exits with 4 if more rows were rejected than --max-rejects allows, or if the store refused some rows."
                        + " All other rows are written, and the watermark stays where it was.",
                "--engine spark lets Spark read the source: for sources that are too large for one machine, and for"
                        + " those that only Spark can read. It needs SPARK_HOME; without it, larder prints how to fetch Spark for"
                        + " this machine alone. On a cluster, run spark-submit --class dev.larder.spark.SparkMaterialize"
                        + " larder-spark.jar, followed by the options of this command.")
                .footer("larder materialize",
                        "larder materialize customer_features --dry-run",
                        "larder materialize --incremental --report report.json");
        // In this order they are on the reference page.
        spec.addPositional(viewNames).addMixin("settings", settings.options())
                .addMixin("engine", engineSettings.options()).addMixin("files", files.options())
                .addMixin("incremental", incremental.options());
        for (OptionSpec option : List.of(replace, conflict, maxRejects, minRows, requireNew, accept, batchSize, rate,
                leaseWait, diff, failFast)) {
            spec.addOption(option);
        }
        spec.addMixin("confirmation", confirmation.options());
    }

    public CommandSpec spec() {
        return spec;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN, ExitCode.REFUSED);
    }

    @Override
    public ExitCode call() {
        check();
        List<String> names = viewNames.getValue();
        List<ConfiguredView> views = RunSettings.views(session, names == null ? List.of() : names);
        incremental.requireState(session, views.size());
        if (replaces() && !confirmation.isDryRun()) {
            confirmation.require(session, "deletes from project " + session.config().project()
                    + " every entity of " + String.join(", ", views.stream().map(view -> view.view().name()).toList())
                    + " that the source no longer has", session.config().project());
        }
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> run(views, interruption));
    }

    private ExitCode run(List<ConfiguredView> views, Interruption interruption) {
        ConsoleProgress progress = new ConsoleProgress(session.console());
        RunOrigin origin = new RunOrigin(session.config().project(), session.config().store().uri(), Version.current(),
                HostName.current(), GivenOptions.of(spec));
        Consumer<String> warning = problem -> session.console().tell(Style.WARNING, "warning:", problem);
        RunJournal journal = new RunJournal(() -> session.store().ledger(), origin, warning);
        List<FinishedRun> runs = new ArrayList<>();
        ExitCode worst = ExitCode.OK;
        try (Announcer announcer = files.announcer(session, origin, warning, confirmation.isDryRun());
                Engine engine = engineSettings.open(session, files.rejectsFolder(session, engineSettings));
                RejectsFile rejects = files.openRejects(session, engineSettings);
                RunSummary summary = new RunSummary(session, confirmation.isDryRun(),
                        diff.getValue() == null ? null : new DiffSummary(session, replaces()))) {
            RunContext context = RunSettings.context(session, progress, rejects == null ? Rejects.NOWHERE : rejects,
                    interruption);
            FeastNotes notes = new FeastNotes(session.config());
            for (ConfiguredView view : views) {
                ViewReport report = new Materialization(engine, session.store(), view.view(),
                        RunSettings.source(view), options(view), context).run(started -> {
                            journal.started(started);
                            announcer.started(started);
                        });
                report.addNotes(notes.of(view.view()));
                progress.clear();
                summary.print(report);
                ExitCode code = exitCode(report);
                worst = worst.worse(code);
                FinishedRun finished = confirmation.isDryRun()
                        ? new FinishedRun(report, code.code(), OptionalLong.empty())
                        : journal.ended(report, code.code());
                runs.add(finished);
                announcer.ended(finished);
                if (interruption.isRequested()
                        || (failFast.<Boolean>getValue() && report.status() != ViewReport.Status.OK)) {
                    break;
                }
            }
        } finally {
            files.write(session, origin, runs);
        }
        boolean leftViews = interruption.isRequested() && runs.size() < views.size();
        return leftViews ? worst.worse(ExitCode.INTERRUPTED) : worst;
    }

    /** Refuses options that do not go together, before anything is done. */
    private void check() {
        if (isBelow(batchSize, 1) || isBelow(rate, 1) || isBelow(minRows, 0)) {
            throw new UsageException("--batch-size and --rate must be at least 1, and --min-rows must not be negative");
        }
        if (replaces() && (incremental.isGiven() || settings.from() != null || settings.to() != null)) {
            throw new UsageException("--replace compares the whole source with the store; it cannot be combined with"
                    + " --incremental, --from or --to");
        }
        if (diff.getValue() != null && !confirmation.isDryRun()) {
            throw new UsageException("--diff needs --dry-run: it compares what a run would write with the store");
        }
        if (isBelow(diff, 0)) {
            throw new UsageException("--diff must not be negative");
        }
        incremental.check(settings, conflict.getValue());
        settings.requireWindow(session);
        engineSettings.check(settings.limitsMachine());
        files.requireWritable(session, engineSettings);
        settings.parallelism();
    }

    private boolean replaces() {
        return replace.getValue();
    }

    private static boolean isBelow(OptionSpec option, long least) {
        Number given = option.getValue();
        return given != null && given.longValue() < least;
    }

    /** @param view whose rules options override */
    private RunOptions options(ConfiguredView view) {
        LoadRules rules = view.rules();
        LoadRules checked = new LoadRules(rules.expect(), rules.maxFuture(),
                Optional.<RowLimit>ofNullable(maxRejects.getValue()).or(rules::maxRejects),
                minRows.getValue() == null ? rules.minRows() : asLong(minRows), rules.lookback());
        return new RunOptions(
                incremental.scope(settings, rules).withState(incremental.state(session, view.view().name())),
                new RunOptions.Checks(checked, requireNew.getValue(), accept.getValue()),
                new RunOptions.Resources(settings.parallelism(), asInt(batchSize), asLong(rate), settings.memory()),
                conflict.getValue(), replaces(), leaseWait.getValue(), confirmation.isDryRun(), asInt(diff));
    }

    private static OptionalInt asInt(OptionSpec option) {
        Integer given = option.getValue();
        return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }

    private static OptionalLong asLong(OptionSpec option) {
        Long given = option.getValue();
        return given == null ? OptionalLong.empty() : OptionalLong.of(given);
    }

    private ExitCode exitCode(ViewReport report) {
        return switch (report.status()) {
            case OK -> ExitCode.OK;
            case PARTLY -> ExitCode.PARTLY;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case REFUSED, FAILED -> session.reporter().report(report.failure());
        };
    }
}
