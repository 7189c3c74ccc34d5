package dev.larder.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.larder.cli.session.Confirmation;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Materialization;
import dev.larder.materialize.MaxRejects;
import dev.larder.materialize.MetricsFile;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RejectsFile;
import dev.larder.materialize.ReportFile;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;
import dev.larder.store.WriteOptions.Conflict;

@Command(name = "materialize", header = "Bring the latest row of every entity from Parquet into the store.",
        description = {
                "Finds the latest row of every entity in bounded memory and writes it, unless the store has a newer"
                        + " one. A run that died is repaired by running it again.",
                "Views are done in the order of the config. One that fails does not stop the others; the exit code is"
                        + " the worst.",
                "Ends with 4 where more rows were rejected than --max-rejects allows, or the store did not take some;"
                        + " the others are written, and the watermark stays.",
                "--engine spark does the same where one machine is not enough, and reads what Spark reads. It needs"
                        + " SPARK_HOME, or says how to fetch Spark for this machine alone. On a cluster: spark-submit"
                        + " --class dev.larder.spark.SparkMaterialize larder-spark.jar, and the options of this"
                        + " command."},
        footer = {"larder materialize",
                "larder materialize customer_features --dry-run",
                "larder materialize --incremental --lookback 2h --report report.json"},
        exitCodeList = {
                "0:every view is done", "1:failed",
                "2:the command line, the config or the source is wrong",
                "4:too many rejects, or the store did not take some rows",
                "5:the store did not answer, or another run has the view: try again",
                "130:interrupted; running it again goes on"})
public final class MaterializeCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private RunSettings settings;

    @Mixin
    private EngineSettings engineSettings;

    @Option(names = "--incremental", description = "Only rows from the view's watermark on.")
    private boolean incremental;

    @Option(names = "--lookback", paramLabel = "DURATION",
            description = "Begin so long before the watermark, for rows that come late.")
    private Duration lookback = Duration.ZERO;

    @Option(names = "--replace", description = "Delete the entities that the source no longer has.")
    private boolean replace;

    @Option(names = "--on-conflict", paramLabel = "RULE", defaultValue = "newest",
            description = "newest: a row lands unless the store has a newer one (default). overwrite: it lands.")
    private Conflict conflict;

    @Option(names = "--rejects", paramLabel = "FILE", description = "Write rejected rows here, as JSON lines.")
    private String rejectsFile;

    @Option(names = "--max-rejects", paramLabel = "N|P%", description = "How many rejects are all right (default: 0).")
    private MaxRejects maxRejects = MaxRejects.NONE;

    @Option(names = "--min-rows", paramLabel = "N", description = "Refuse a source with fewer rows, before it harms.")
    private long minRows;

    @Option(names = "--batch-size", paramLabel = "N", description = "Rows in one call to the store.")
    private Integer batchSize;

    @Option(names = "--rate", paramLabel = "N", description = "Write no more rows a second than this.")
    private Long rate;

    @Option(names = "--wait", paramLabel = "DURATION",
            description = "How long to wait for another run of the view to end (default: not at all).")
    private Duration leaseWait = Duration.ZERO;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a report as JSON.")
    private Path reportFile;

    @Option(names = "--metrics", paramLabel = "FILE",
            description = "Write metrics as Prometheus text, for the node exporter.")
    private Path metricsFile;

    @Option(names = "--fail-fast", description = "End with the first view that fails.")
    private boolean failFast;

    @Mixin
    private Confirmation confirmation;

    public MaterializeCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        RunOptions options = options();
        List<ConfiguredView> views = settings.views(session);
        if (replace && !confirmation.isDryRun()) {
            confirmation.require(session, "deletes from project " + session.config().project()
                    + " every entity of " + String.join(", ", views.stream().map(view -> view.view().name()).toList())
                    + " that the source no longer has", session.config().project());
        }
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> run(views, options, interruption));
    }

    private ExitCode run(List<ConfiguredView> views, RunOptions options, Interruption interruption) {
        ConsoleProgress progress = new ConsoleProgress(session.console());
        List<ViewReport> reports = new ArrayList<>();
        ExitCode worst = ExitCode.OK;
        try (Engine engine = engineSettings.open(session, rejectsFolder());
                RejectsFile rejects = rejectsFile().map(file -> new RejectsFile(resolved(file)))
                        .orElse(null);
                RunSummary summary = new RunSummary(session, options.dryRun())) {
            RunContext context = RunSettings.context(session, progress, rejects == null ? Rejects.NOWHERE : rejects,
                    interruption);
            for (ConfiguredView view : views) {
                ViewReport report = new Materialization(engine, session.store(), view.view(),
                        RunSettings.source(view), options, context).run();
                progress.clear();
                reports.add(report);
                summary.print(report);
                worst = worst.worse(exitCode(report));
                if (interruption.isRequested() || (failFast && report.status() != ViewReport.Status.OK)) {
                    break;
                }
            }
            writeFiles(reports);
        }
        boolean leftViews = interruption.isRequested() && reports.size() < views.size();
        return leftViews ? worst.worse(ExitCode.INTERRUPTED) : worst;
    }

    private RunOptions options() {
        if ((batchSize != null && batchSize < 1) || (rate != null && rate < 1) || minRows < 0) {
            throw new UsageException("--batch-size and --rate are at least 1, and --min-rows is not negative");
        }
        if (replace && (incremental || settings.from() != null || settings.to() != null)) {
            throw new UsageException("--replace compares the whole source with the store, so it does not go with"
                    + " --incremental, --from or --to");
        }
        if (incremental && settings.from() != null) {
            throw new UsageException("--incremental begins at the watermark, so it does not go with --from");
        }
        if (!incremental && !lookback.isZero()) {
            throw new UsageException("--lookback counts back from the watermark; add --incremental");
        }
        settings.requireWindow(session);
        engineSettings.check(settings.limitsMachine());
        requireWritable("--rejects", rejectsFile().orElse(null));
        requireWritable("--report", reportFile);
        requireWritable("--metrics", metricsFile);
        return new RunOptions(micros(settings.from()), micros(settings.to()), incremental, lookback, replace, conflict,
                maxRejects, minRows, settings.parallelism(),
                batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize),
                rate == null ? OptionalLong.empty() : OptionalLong.of(rate), settings.memory(), leaseWait,
                confirmation.isDryRun());
    }

    /** Said before the run, not after hours of it. */
    private void requireWritable(String option, Path file) {
        if (file == null) {
            return;
        }
        Path path = resolved(file);
        if (Files.isDirectory(path)) {
            throw new UsageException(option + " " + file + " is a folder; name a file in it");
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new UsageException(option + " " + file + " is in a folder that is not there");
        }
        if (!Files.isWritable(Files.exists(path) ? path : path.getParent())) {
            throw new UsageException(option + " " + file + " cannot be written; look at its permissions");
        }
    }

    private Optional<Path> rejectsFile() {
        return Optional.ofNullable(rejectsFile).filter(file -> !engineSettings.isSpark()).map(Path::of);
    }

    /** Spark's is on any file system; one that names none is of this machine, or of the cluster's own. */
    private Optional<String> rejectsFolder() {
        return Optional.ofNullable(rejectsFile).filter(folder -> engineSettings.isSpark())
                .map(folder -> folder.contains("://") ? folder : resolved(Path.of(folder)).toString());
    }

    private Path resolved(Path file) {
        return session.surroundings().workingDir().resolve(file);
    }

    private static OptionalLong micros(EventTime time) {
        return time == null ? OptionalLong.empty() : OptionalLong.of(time.micros());
    }

    private void writeFiles(List<ViewReport> reports) {
        String project = session.config().project();
        try {
            if (reportFile != null) {
                ReportFile.write(resolved(reportFile), project, reports);
            }
        } finally {
            if (metricsFile != null) {
                MetricsFile.write(resolved(metricsFile), project, reports, session.surroundings().clock().instant());
            }
        }
    }

    private ExitCode exitCode(ViewReport report) {
        return switch (report.status()) {
            case OK -> ExitCode.OK;
            case PARTLY -> ExitCode.PARTLY;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case FAILED -> session.reporter().report(report.failure());
        };
    }
}
