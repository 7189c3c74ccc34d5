package dev.larder.cli.command;

import java.util.List;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.operate.LoadState;
import dev.larder.report.RunRecord;

@Command(name = "runs", description = {
        "Shows the last runs of materialize that the store remembers, the newest first: up to 30 of each view, also those"
                + " that failed or were refused. Dry runs are not among them.",
        "A run that died is shown as such once its lease has run out. -o vertical shows everything that is known of a run,"
                + " -o json also its window and counts as numbers."},
        footer = {
                "larder runs",
                "larder runs customer_features --last 1 -o vertical"})
public final class RunsCommand implements LarderCommand {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = ArgumentLabel.VIEW, description = "Views (default: all).")
    private List<String> viewNames = List.of();

    @Option(names = "--last", paramLabel = "N", description = "Only the last N runs of each view.")
    private Integer last;

    public RunsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        if (last != null && last < 1) {
            throw new UsageException("--last must be at least 1");
        }
        List<String> views = (viewNames.isEmpty() ? session.config().viewNames().stream() : viewNames.stream())
                .distinct().map(name -> session.view(name).name()).toList();
        OutputFormat format = session.format();
        boolean any = false;
        try (Grid grid = Grid.of(session.console(), format, RunRows.columns(format))) {
            for (LoadState state : LoadState.of(session.bareStore().ledger(), views, session.nowMicros())) {
                List<RunRecord> newestFirst = state.history().runs().reversed();
                any |= !newestFirst.isEmpty();
                newestFirst.stream().limit(last == null ? Integer.MAX_VALUE : last)
                        .forEach(run -> grid.row(RunRows.row(state, run, format)));
            }
        }
        if (!any) {
            session.console().say("no run is recorded yet");
        }
        return ExitCode.OK;
    }
}
