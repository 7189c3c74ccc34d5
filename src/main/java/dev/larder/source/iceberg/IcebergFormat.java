package dev.larder.source.iceberg;

import java.util.Optional;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.CatalogAccess;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.TableFormat;

/** Opens Iceberg tables. */
public final class IcebergFormat implements TableFormat {
    @Override
    public SourceTable open(Data data, Storages storages) {
        Data.Iceberg iceberg = (Data.Iceberg) data;
        return switch (iceberg.place()) {
            case IcebergPlace.Path(String path) ->
                IcebergTable.open(new IcebergFiles(storages), Location.of(path), iceberg.version());
            case IcebergPlace.InCatalog named -> new TableCatalog(named.catalog(), storages).open(named.name(),
                    iceberg.version());
        };
    }

    @Override
    public Optional<CatalogAccess> catalog(Data data, Storages storages) {
        return switch (((Data.Iceberg) data).place()) {
            case IcebergPlace.Path path -> Optional.empty();
            case IcebergPlace.InCatalog(CatalogSettings.Hadoop folder, String name) -> Optional.empty();
            case IcebergPlace.InCatalog named ->
                Optional.of(new TableCatalog(named.catalog(), storages).access(named.name()));
        };
    }
}
