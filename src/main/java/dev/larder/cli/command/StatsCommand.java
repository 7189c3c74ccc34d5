package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.feature.FeatureView;
import dev.larder.operate.ViewStatistics;
import dev.larder.text.NumberText;

@Command(name = "stats", description = {
        "Entities are counted if the store can count them or if the sample covers all of them. Otherwise they"
                + " are estimated, and marked as such. Sizes of stored rows are the store's own figures; sizes by formula"
                + " are computed from the storage format, including its tables of keys.",
        "Shows how old the rows are, and of each feature its gaps, range, quartiles, distinct values and distribution;"
                + " if the view expects something of it, also what the last accepted run had. A --sample larger than the"
                + " view reads every row, in bounded memory; then quartiles and more than some thousand distinct values"
                + " are estimates.",
        "Lists the other encodings that the layout supports, with the size that each would have.",
        "Exits with 4 if some records cannot be read."},
        footer = {
                "larder stats",
                "larder stats customer_features --entities 50000000 -o json"})
public final class StatsCommand implements LarderCommand {
    private final Session session;

    @Parameters(arity = "0..*", paramLabel = ArgumentLabel.VIEW, description = "Views (default: all).")
    private List<String> viewNames = List.of();

    @Option(names = "--sample", paramLabel = "N",
            description = "Number of rows to sample from a view (default: 10000).")
    private long sample = 10_000;

    @Option(names = "--entities", paramLabel = "N",
            description = "Number of entities to compute the size for (default: the current number).")
    private Long entities;

    public StatsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        if (sample < 1 || (entities != null && entities < 1)) {
            throw new UsageException("--sample and --entities must be at least 1");
        }
        List<FeatureView> views = (viewNames.isEmpty() ? session.config().viewNames().stream() : viewNames.stream())
                .distinct().map(session::view).toList();
        long damaged = 0;
        boolean table = session.format().isForPeople();
        boolean blocks = session.console().colorsOutput();
        List<FeatureStatistics> features = new ArrayList<>();
        try (Grid grid = Grid.of(session.console(), session.format(), table
                ? StatisticsText.COLUMNS
                : StatisticsData.columns(session.format()))) {
            for (FeatureView view : views) {
                ViewStatistics statistics = ViewStatistics.of(session.store(), view, sample, session.nowMicros());
                damaged += statistics.damaged();
                OptionalLong planned = entities == null ? OptionalLong.empty() : OptionalLong.of(entities);
                Stream<List<?>> rows = table
                        ? new StatisticsText(statistics, planned, session.nowMicros(), blocks).rows()
                        : Stream.of(new StatisticsData(statistics, planned).row(session.format()));
                rows.forEach(grid::row);
                if (table) {
                    features.add(new FeatureStatistics(statistics, blocks));
                }
            }
        }
        features.forEach(each -> each.print(session.console(), session.format()));
        if (damaged > 0) {
            session.console().tell(NumberText.count(damaged, "sampled row")
                    + " cannot be read; larder scan lists them");
        }
        return damaged == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }
}
