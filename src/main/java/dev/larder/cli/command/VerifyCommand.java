package dev.larder.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Grid;
import dev.larder.console.Style;
import dev.larder.materialize.DifferencesFile;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Lease;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.Verdict;
import dev.larder.materialize.Verification;
import dev.larder.materialize.VerifyReport;
import dev.larder.source.Window;
import dev.larder.text.NumberText;

@Command(name = "verify", description = {
        "Finds the latest rows as materialize does, and compares them with what the store serves. A newer row"
                + " in the store is not a difference, unless it is too far in the future.",
        "With --repair, rewrites rows that are different, missing or stale, and deletes entities that the source has"
                + " deleted; the newest row still wins. Extra entities stay; materialize --replace deletes them.",
        "Exits with 3 if there are differences that were not repaired. For one entity, see larder explain."},
        footer = {
                "larder verify",
                "larder verify customer_features --sample 50 --extra",
                "larder verify --differences differences.jsonl",
                "larder verify customer_features --repair"})
public final class VerifyCommand implements LarderCommand {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = ArgumentLabel.VIEW,
            description = "Views (default: all that have a source).")
    private List<String> viewNames = List.of();

    private final RunSettings settings = new RunSettings();

    @Mixin
    private final CommandSpec runOptions = settings.options();

    @Option(names = "--sample", paramLabel = "N", description = "Compare only N entities, chosen at random.")
    private Long sample;

    @Option(names = "--extra", description = "Also scan the store for entities that the source does not have.")
    private boolean extra;

    @Option(names = "--show", paramLabel = "N", defaultValue = "20",
            description = "Maximum number of differences of each kind to print (default: ${DEFAULT-VALUE}).")
    private int show;

    @Option(names = "--differences", paramLabel = ArgumentLabel.FILE,
            description = "Write every difference to this file or URL, as JSON lines.")
    private String differences;

    @Option(names = "--repair", description = "Rewrite rows that are different, missing or stale, and delete entities"
            + " that the source has deleted.")
    private boolean repair;

    @Option(names = "--wait", paramLabel = "DURATION",
            description = "With --repair, maximum time to wait for a run that is writing the view (default: 0s).")
    private Duration leaseWait;

    public VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.NOT_FOUND, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        if (sample != null && sample < 1) {
            throw new UsageException("--sample must be at least 1");
        }
        if (show < 0) {
            throw new UsageException("--show must not be negative");
        }
        if (leaseWait != null && !repair) {
            throw new UsageException("--wait needs --repair: without it, verify writes nothing");
        }
        settings.requireWindow(session);
        settings.parallelism();
        List<ConfiguredView> views = RunSettings.views(session, viewNames);
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> verify(views, interruption));
    }

    private ExitCode verify(List<ConfiguredView> views, Interruption interruption) {
        ConsoleProgress progress = new ConsoleProgress(session.console());
        RunContext context = RunSettings.context(session, progress, Rejects.NOWHERE, interruption);
        ExitCode worst = ExitCode.OK;
        try (DifferencesFile file = differences == null
                ? null
                : new DifferencesFile(session.output(differences));
                Grid grid = Grid.of(session.console(), session.format(), columns())) {
            for (ConfiguredView view : views) {
                Verification verification = new Verification(session.store(), view.view(), RunSettings.source(view),
                        session.hook(), options(view), context, file == null ? difference -> {} : file::add);
                worst = worst.worse(verify(verification, view, grid, progress, context));
                if (interruption.isRequested()) {
                    return worst.worse(ExitCode.INTERRUPTED);
                }
            }
        }
        return worst;
    }

    /** A view that cannot be verified does not stop the others. */
    private ExitCode verify(Verification verification, ConfiguredView view, Grid grid, ConsoleProgress progress,
            RunContext context) {
        VerifyReport report;
        try {
            report = repair ? underLease(verification, view, context) : verification.run();
        } catch (RuntimeException e) {
            progress.clear();
            session.console().tell(view.view().name() + ": not verified");
            return session.reporter().report(e);
        }
        progress.clear();
        if (report == null) {
            return ExitCode.INTERRUPTED;
        }
        if (!report.isComplete()) {
            printDifferences(report);
            session.console().tell(Style.WARNING, "interrupted", report.view() + ": "
                    + NumberText.count(report.compared(), "row") + " compared");
            return ExitCode.INTERRUPTED;
        }
        printDifferences(report);
        grid.row(counts(report));
        return report.hasDifferences() ? ExitCode.NOT_FOUND : ExitCode.OK;
    }

    /** @return null if it was interrupted while it waited for another run */
    private VerifyReport underLease(Verification verification, ConfiguredView view, RunContext context) {
        Optional<Lease> taken = Lease.take(session.store().ledger(), view.view().name(),
                leaseWait == null ? Duration.ZERO : leaseWait, context.progress()::note, context.interruption());
        if (taken.isEmpty()) {
            return null;
        }
        try (Lease lease = taken.get()) {
            VerifyReport report = verification.run();
            lease.requireHeld();
            return report;
        }
    }

    private Verification.Options options(ConfiguredView view) {
        Window window = Window.of(settings.from() == null ? Long.MIN_VALUE : settings.from().micros(),
                settings.to() == null ? OptionalLong.empty() : OptionalLong.of(settings.to().micros()),
                session.nowMicros(), view.rules().maxFuture());
        return new Verification.Options(window, view.rules().maxFuture(),
                sample == null ? OptionalLong.empty() : OptionalLong.of(sample), extra, show, repair,
                settings.parallelism(), settings.memory());
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("view"));
        for (Verdict verdict : Verdict.values()) {
            columns.add(verdict.toString());
        }
        if (repair) {
            columns.add("repaired");
        }
        return columns;
    }

    private void printDifferences(VerifyReport report) {
        report.shown().forEach(difference -> session.console().say(report.view() + ": ", style(difference.kind()),
                difference.kind().toString(), ": " + difference.entity() + ": " + difference.what()));
        if (report.byFeature().size() > 1) {
            session.console().say(report.view() + ": entities by different feature: " + report.byFeature().stream()
                    .map(feature -> feature.getKey() + " " + NumberText.print(feature.getValue()))
                    .collect(Collectors.joining(", ")));
        }
    }

    private List<Object> counts(VerifyReport report) {
        List<Object> cells = new ArrayList<>(List.of(report.view()));
        for (Verdict verdict : Verdict.values()) {
            cells.add(report.count(verdict));
        }
        if (repair) {
            cells.add(report.repaired());
        }
        return cells;
    }

    private static Style style(Verdict verdict) {
        return switch (verdict) {
            case DIFFERENT, MISSING, STALE, DELETED, FUTURE -> Style.BAD;
            case EXTRA -> Style.WARNING;
            case EQUAL, NEWER, EXPIRED, REJECTED, DROPPED -> Style.GOOD;
        };
    }
}
