package dev.larder.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Grid;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.store.Population;
import dev.larder.text.Durations;
import dev.larder.text.Times;

@Command(name = "describe",
        description = "Lists join keys, times and features with their types, source columns and ttls, then the source and"
                + " the rows in the store.",
        footer = {
                "larder describe customer_features",
                "larder describe customer_features -o json"})
public final class DescribeCommand implements LarderCommand {
    private final Session session;

    @Parameters(index = "0", paramLabel = ArgumentLabel.VIEW, description = "Feature view.")
    private String viewName;

    public DescribeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        ConfiguredView configured = session.config().view(viewName);
        FeatureView view = configured.view();
        Optional<ViewSource> source = configured.source();
        Function<String, String> column = name -> source.map(from -> from.columnOf(name)).orElse(null);
        try (Grid grid = Grid.of(session.console(), session.format(),
                List.of("name", "role", "type", "column", "ttl"))) {
            view.keys().all().forEach(key -> grid.row(Arrays.asList(key.name(), "join key", key.type().toString(),
                    column.apply(key.name()), null)));
            source.ifPresent(from -> {
                grid.row(Arrays.asList(null, "event time", "timestamp", from.eventTimestamp(), null));
                from.createdTimestamp().ifPresent(created -> grid
                        .row(Arrays.asList(null, "created time", "timestamp", created, null)));
                from.deleted().ifPresent(deleted -> grid.row(Arrays.asList(null, "deletion mark", null,
                        deleted.column(), deleted.tombstones().isZero()
                                ? null
                                : Durations.print(deleted.tombstones()))));
            });
            view.features().forEach(feature -> grid.row(Arrays.asList(feature.name(), "feature",
                    feature.type().toString(), column.apply(feature.name()),
                    feature.ttl().map(Durations::print).orElse(null))));
        }
        session.console().say("source: " + source.map(from -> from.data().toString()).orElse("none"));
        session.console().say("stored: " + stored(view));
        return ExitCode.OK;
    }

    private String stored(FeatureView view) {
        Population rows = Population.of(session.contents(), List.of(view.name()));
        OptionalLong watermark = session.store().ledger().watermark(view.name());
        return rows.describe() + (watermark.isPresent()
                ? ", loaded up to " + Times.print(watermark.getAsLong())
                : ", never loaded by materialize");
    }
}
