package dev.larder.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Grid;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;

@Command(name = "views", footer = {
        "larder views",
        "larder views -o json"})
public final class ViewsCommand implements LarderCommand {
    private final Session session;

    public ViewsCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        try (Grid grid = Grid.of(session.console(), session.format(),
                List.of("view", "join_keys", "features", "ttl", "source"))) {
            for (ConfiguredView configured : session.config().views()) {
                FeatureView view = configured.view();
                grid.row(Arrays.asList(view.name(),
                        view.keys().all().stream().map(key -> key.name() + " " + key.type())
                                .collect(Collectors.joining(", ")),
                        view.features().size(), ttl(view.ttl()),
                        configured.source().map(source -> source.data().toString()).orElse(null)));
            }
        }
        return ExitCode.OK;
    }

    /** Null if the store decides. */
    private static String ttl(Ttl ttl) {
        return ttl.equals(Ttl.BACKEND_DEFAULT) ? null : ttl.toString();
    }
}
