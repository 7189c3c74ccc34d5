package dev.larder.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

import dev.larder.config.Config;
import dev.larder.config.store.FeastRegistryFile;
import dev.larder.feature.FeatureView;
import dev.larder.store.feast.Registry;
import dev.larder.store.feast.Registry.Column;
import dev.larder.store.settings.RedisSettings;
import dev.larder.text.BadValueException;

/** What an operator should know of views that Feast writes too, by Feast's registry. */
final class FeastNotes {
    private final Config config;
    /** Null until it is needed: it may be large, and serves all views of a run. */
    private Registry registry;

    FeastNotes(Config config) {
        this.config = config;
    }

    /**
     * Features of Feast's view that larder's leaves out. In Redis, Feast does not write them after larder has written a row
     * of the same event time; in Aerospike it does, and larder's writes keep them.
     */
    List<String> of(FeatureView view) {
        if (!(config.store() instanceof RedisSettings) || config.feastRegistry().isEmpty()
                || !Files.exists(config.feastRegistry().get().path())) {
            return List.of();
        }
        FeastRegistryFile file = config.feastRegistry().get();
        try {
            if (registry == null) {
                registry = Registry.read(file.path(), file.project());
            }
            List<Column> missing = registry.missingIn(view, file.versionsViews());
            return missing.isEmpty() ? List.of() : List.of(note(view, missing));
        } catch (IOException | BadValueException e) {
            return List.of("cannot read " + file.path() + " as Feast's registry (" + e.getMessage() + "), which says"
                    + " whether Feast's view has more features than view `" + view.name() + "`");
        }
    }

    private static String note(FeatureView view, List<Column> missing) {
        return "Feast's view `" + view.name() + "` also has "
                + missing.stream().map(feature -> "`" + feature.name() + "` (" + feature.typeName() + ")")
                        .collect(Collectors.joining(", "))
                + ", which larder leaves as Feast wrote them. Feast skips rows whose event time is already stored: let"
                + " Feast materialize first, or it never writes them";
    }
}
