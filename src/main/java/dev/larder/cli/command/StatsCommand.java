package dev.larder.cli.command;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.feature.FeatureView;
import dev.larder.operate.ViewStatistics;
import dev.larder.text.NumberText;

@Command(name = "stats", header = "Show how many rows views have, how large, how old and how full they are.",
        description = {
                "Entities are counted where the store can, or where the sample has all of them; else they are estimated,"
                        + " and it says so. Bytes are the store's own account; the formula's are what its format comes"
                        + " to, tables of keys included.",
                "The forms are the encodings that the layout also has, and what they would save."},
        footer = {"larder stats",
                "larder stats customer_features --entities 50000000 -o json"},
        exitCodeList = {"0:done", "1:failed", "2:the command line or the config is wrong",
                "4:some records cannot be read", "5:the store did not answer: try again"})
public final class StatsCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "VIEW", description = "Views; all where none is named.")
    private List<String> viewNames = List.of();

    @Option(names = "--sample", paramLabel = "N", description = "Look at so many rows of a view (default: 10000).")
    private long sample = 10_000;

    @Option(names = "--entities", paramLabel = "N",
            description = "Say what so many entities would take (default: as many as there are).")
    private Long entities;

    public StatsCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        if (sample < 1 || (entities != null && entities < 1)) {
            throw new UsageException("--sample and --entities must be at least 1");
        }
        List<FeatureView> views = (viewNames.isEmpty() ? session.config().viewNames().stream() : viewNames.stream())
                .distinct().map(session::view).toList();
        long damaged = 0;
        boolean table = session.format() == OutputFormat.TABLE;
        try (Grid grid = Grid.of(session.console(), session.format(), table
                ? StatisticsText.COLUMNS
                : StatisticsData.columns(session.format()))) {
            for (FeatureView view : views) {
                ViewStatistics statistics = ViewStatistics.of(session.store(), view, sample);
                damaged += statistics.damaged();
                OptionalLong planned = entities == null ? OptionalLong.empty() : OptionalLong.of(entities);
                Stream<List<?>> rows = table
                        ? new StatisticsText(statistics, planned, session.nowMicros()).rows()
                        : Stream.of(new StatisticsData(statistics, planned).row(session.format()));
                rows.forEach(grid::row);
            }
        }
        if (damaged > 0) {
            session.console().say(NumberText.count(damaged, "sampled row")
                    + " cannot be read; larder scan lists them");
        }
        return damaged == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }
}
