package dev.larder.config;

import java.util.Optional;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.StorageSettings;

/**
 * What holds for all sources, if they say nothing else.
 *
 * @param storage also of paths that no view names
 * @param catalog of Iceberg tables that are named
 */
public record SourceDefaults(StorageSettings storage, Optional<CatalogSettings> catalog) {
    public static final SourceDefaults NONE = new SourceDefaults(StorageSettings.DEFAULT, Optional.empty());
}
