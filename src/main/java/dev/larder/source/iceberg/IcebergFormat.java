package dev.larder.source.iceberg;

import dev.larder.feature.ViewSource.Data;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.TableFormat;

/** Opens Iceberg tables. */
public final class IcebergFormat implements TableFormat {
    @Override
    public SourceTable open(Data data, Storages storages) {
        Data.Iceberg iceberg = (Data.Iceberg) data;
        return IcebergTable.open(storages, Location.of(iceberg.path()), iceberg.version());
    }
}
