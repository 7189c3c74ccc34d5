package dev.larder.source.table;

import java.util.Optional;

import dev.larder.feature.ViewSource.Data;
import dev.larder.source.storage.Storages;

/** A way to keep a table, known by libraries of its own. Implementations have a constructor without parameters. */
public interface TableFormat {

    /** @throws dev.larder.source.storage.SourceException if there is no such table or version, or larder cannot read it */
    SourceTable open(Data data, Storages storages);

    /**
     * How the catalog of a table is reached, and what it lists; empty if the table needs none.
     *
     * @throws dev.larder.source.storage.SourceException if it does not list tables
     */
    default Optional<CatalogAccess> catalog(Data data, Storages storages) {
        return Optional.empty();
    }
}
