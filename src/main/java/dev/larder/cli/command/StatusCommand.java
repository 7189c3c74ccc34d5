package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Grid;
import dev.larder.operate.LoadState;
import dev.larder.operate.SourceState;
import dev.larder.operate.StatusMetrics;

@Command(name = "status", description = {
        "Shows for each view the age of its newest event, its watermark, its rows, and how the last run ended. The store"
                + " answers in one round trip and counts nothing: the rows are those of the last full run.",
        "Judges the age by the view's freshness in the config, and exits with 6 if a view is older than"
                + " freshness.error allows, or was never loaded.",
        "-o prometheus prints metrics, for a probe that needs no run."},
        footer = {
                "larder status",
                "larder status customer_features --source",
                "larder status -o prometheus"})
public final class StatusCommand implements LarderCommand {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = ArgumentLabel.VIEW, description = "Views (default: all).")
    private List<String> viewNames = List.of();

    @Option(names = "--source", description = "Also look at the source's newest event, by the footers of its files, to"
            + " say whether the load lags or the source has nothing newer.")
    private boolean source;

    @Option(names = "--strict", description = "Exit with 6 also for views that are older than freshness.warn allows.")
    private boolean strict;

    public StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN, ExitCode.REFUSED);
    }

    @Override
    public ExitCode call() {
        List<ConfiguredView> views = viewNames.isEmpty()
                ? session.config().views()
                : viewNames.stream().distinct().map(session.config()::view).toList();
        long now = session.nowMicros();
        List<LoadState> states = LoadState.of(session.bareStore().ledger(),
                views.stream().map(each -> each.view().name()).toList(), now);
        ExitCode worst = ExitCode.OK;
        List<ViewStatus> all = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            Optional<SourceState> found = Optional.empty();
            try {
                found = source
                        ? SourceState.of(session.storages(), views.get(i).view(), views.get(i).source())
                        : found;
            } catch (RuntimeException e) {
                worst = worst.worse(session.reporter().report(e));
            }
            all.add(new ViewStatus(states.get(i), views.get(i).freshness(), found, now));
        }
        print(all, now);
        for (ViewStatus status : all) {
            status.tell(session.console());
            worst = worst.worse(switch (status.level()) {
                case OK -> ExitCode.OK;
                case WARN -> strict ? ExitCode.REFUSED : ExitCode.OK;
                case ERROR -> ExitCode.REFUSED;
            });
        }
        return worst;
    }

    private void print(List<ViewStatus> all, long now) {
        if (session.wantsMetrics()) {
            StatusMetrics metrics = new StatusMetrics(session.config().project(), now);
            all.forEach(status -> metrics.add(status.state(), status.freshness(), status.source()));
            session.console().print(metrics.toString().stripTrailing());
            session.console().flush();
            return;
        }
        boolean table = session.format().isForPeople();
        try (Grid grid = Grid.of(session.console(), session.format(),
                ViewStatus.columns(table, source))) {
            all.forEach(status -> grid.row(status.row(table, source)));
        }
        if (table && all.stream().anyMatch(status -> status.state().history().rows().isPresent())) {
            session.console().say("rows are those of the last full run; `larder stats` counts them");
        }
    }
}
