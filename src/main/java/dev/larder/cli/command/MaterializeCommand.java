package dev.larder.cli.command;

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

import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

@Command(name = "materialize", description = {
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
                + " larder-spark.jar, followed by the options of this command."},
        footer = {
                "larder materialize",
                "larder materialize customer_features --dry-run",
                "larder materialize --incremental --report report.json"})
public final class MaterializeCommand implements LarderCommand {
    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = ArgumentLabel.VIEW,
            description = "Views (default: all that have a source).")
    private List<String> viewNames = List.of();

    @Mixin
    private RunSettings settings;

    @Mixin
    private EngineSettings engineSettings;

    @Mixin
    private RunFiles files;

    @Mixin
    private IncrementalSettings incremental;

    @Option(names = "--replace", description = "Delete entities that the source no longer has.")
    private boolean replace;

    @Option(names = "--on-conflict", paramLabel = "RULE", defaultValue = "newest",
            description = "newest: write a row unless the store holds a newer one (default). overwrite: write it.")
    private Conflict conflict;

    @Option(names = "--max-rejects", paramLabel = "N|P%",
            description = "Maximum rejected rows allowed (default: the view's max_rejects, or 0).")
    private RowLimit maxRejects;

    @Option(names = "--min-rows", paramLabel = "N",
            description = "Refuse a source with fewer than N rows, of an incremental run N new ones; nothing is written"
                    + " (default: the view's min_rows).")
    private Long minRows;

    @Option(names = "--require-new",
            description = "Refuse a source without a new row; nothing is written.")
    private boolean requireNew;

    @Option(names = "--accept", description = "Do not compare the source with the last accepted run, and let this run"
            + " take its place.")
    private boolean accept;

    @Option(names = "--batch-size", paramLabel = "N",
            description = "Rows per call to the store (default: chosen by the store).")
    private Integer batchSize;

    @Option(names = "--rate", paramLabel = "N", description = "Maximum rows written per second.")
    private Long rate;

    @Option(names = "--wait", paramLabel = "DURATION",
            description = "Maximum time to wait for another run of the view (default: 0s).")
    private Duration leaseWait = Duration.ZERO;

    @Option(names = "--diff", paramLabel = "N", arity = "0..1", fallbackValue = Examples.USUAL,
            preprocessor = Examples.class,
            description = "With --dry-run, compare with the store: how many entities would be added, changed and removed,"
                    + " by feature, and N examples of each (default: " + Examples.USUAL + ").")
    private Integer diff;

    @Option(names = "--fail-fast", description = "Stop at the first view that fails.")
    private boolean failFast;

    @Mixin
    private Confirmation confirmation;

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
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN, ExitCode.REFUSED);
    }

    @Override
    public ExitCode call() {
        check();
        List<ConfiguredView> views = RunSettings.views(session, viewNames);
        incremental.requireState(session, views.size());
        if (replace && !confirmation.isDryRun()) {
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
                        diff == null ? null : new DiffSummary(session, replace))) {
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
                if (interruption.isRequested() || (failFast && report.status() != ViewReport.Status.OK)) {
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
        if ((batchSize != null && batchSize < 1) || (rate != null && rate < 1) || (minRows != null && minRows < 0)) {
            throw new UsageException("--batch-size and --rate must be at least 1, and --min-rows must not be negative");
        }
        if (replace && (incremental.isGiven() || settings.from() != null || settings.to() != null)) {
            throw new UsageException("--replace compares the whole source with the store; it cannot be combined with"
                    + " --incremental, --from or --to");
        }
        if (diff != null && !confirmation.isDryRun()) {
            throw new UsageException("--diff needs --dry-run: it compares what a run would write with the store");
        }
        if (diff != null && diff < 0) {
            throw new UsageException("--diff must not be negative");
        }
        incremental.check(settings, conflict);
        settings.requireWindow(session);
        engineSettings.check(settings.limitsMachine());
        files.requireWritable(session, engineSettings);
        settings.parallelism();
    }

    /** @param view whose rules options override */
    private RunOptions options(ConfiguredView view) {
        LoadRules rules = view.rules();
        LoadRules checked = new LoadRules(rules.expect(), rules.maxFuture(),
                Optional.ofNullable(maxRejects).or(rules::maxRejects),
                minRows == null ? rules.minRows() : OptionalLong.of(minRows), rules.lookback());
        return new RunOptions(
                incremental.scope(settings, rules).withState(incremental.state(session, view.view().name())),
                new RunOptions.Checks(checked, requireNew, accept),
                new RunOptions.Resources(settings.parallelism(),
                        batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize),
                        rate == null ? OptionalLong.empty() : OptionalLong.of(rate), settings.memory()),
                conflict, replace, leaseWait, confirmation.isDryRun(),
                diff == null ? OptionalInt.empty() : OptionalInt.of(diff));
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
