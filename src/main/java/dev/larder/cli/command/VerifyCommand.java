package dev.larder.cli.command;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Grid;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.Verification;
import dev.larder.materialize.VerifyReport;
import dev.larder.source.Window;
import dev.larder.store.OnlineStore;

@Command(name = "verify", header = "Compare the online store with the source, entity by entity.", description = {
        "Finds the latest rows as materialize does, and compares them with what the store serves. A newer row"
                + " in the store is not a difference.",
        "Exits with 3 if there are differences."},
        footer = {
                "larder verify",
                "larder verify customer_features --sample 50 --extra"})
public final class VerifyCommand implements LarderCommand {
    private static final List<String> COUNTS = List.of("view", "equal", "different", "missing", "stale", "extra",
            "newer", "expired", "rejected", "dropped");

    private final Session session;

    @Mixin
    private RunSettings settings;

    @Option(names = "--sample", paramLabel = "N", description = "Compare only N entities, chosen at random.")
    private Long sample;

    @Option(names = "--extra", description = "Also scan the store for entities that the source does not have.")
    private boolean extra;

    @Option(names = "--show", paramLabel = "N", defaultValue = "20",
            description = "Maximum number of differences to print (default: ${DEFAULT-VALUE}).")
    private int show;

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
        settings.requireWindow(session);
        Verification.Options options = options();
        List<ConfiguredView> views = settings.views(session);
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> verify(views, options, interruption));
    }

    private ExitCode verify(List<ConfiguredView> views, Verification.Options options, Interruption interruption) {
        OnlineStore store = session.store();
        ConsoleProgress progress = new ConsoleProgress(session.console());
        RunContext context = RunSettings.context(session, progress, Rejects.NOWHERE, interruption);
        ExitCode worst = ExitCode.OK;
        try (Grid grid = Grid.of(session.console(), session.format(), COUNTS)) {
            for (ConfiguredView view : views) {
                Verification verification = new Verification(store, view.view(), RunSettings.source(view),
                        session.hook(), options, context);
                worst = worst.worse(verify(verification, view, grid, progress));
                if (interruption.isRequested()) {
                    return worst.worse(ExitCode.INTERRUPTED);
                }
            }
        }
        return worst;
    }

    /** A view that cannot be verified does not stop the others. */
    private ExitCode verify(Verification verification, ConfiguredView view, Grid grid, ConsoleProgress progress) {
        VerifyReport report;
        try {
            report = verification.run();
        } catch (RuntimeException e) {
            progress.clear();
            session.console().tell(view.view().name() + ": not verified");
            return session.reporter().report(e);
        }
        progress.clear();
        tell(grid, report);
        if (!report.isComplete()) {
            return ExitCode.INTERRUPTED;
        }
        return report.hasDifferences() ? ExitCode.NOT_FOUND : ExitCode.OK;
    }

    private Verification.Options options() {
        long from = settings.from() == null ? Long.MIN_VALUE : settings.from().micros();
        long to = settings.to() == null ? session.nowMicros() + 1 : settings.to().micros();
        return new Verification.Options(new Window(from, to),
                sample == null ? OptionalLong.empty() : OptionalLong.of(sample), extra, show, settings.parallelism(),
                settings.memory());
    }

    private void tell(Grid grid, VerifyReport report) {
        report.shown().forEach(difference -> session.console()
                .say(report.view() + ": " + difference.kind() + ": " + difference.entity() + ": " + difference.what()));
        grid.row(List.of(report.view(), report.equal(), report.different(), report.missing(), report.stale(),
                report.extra(), report.newer(), report.expired(), report.rejected(), report.dropped()));
    }
}
