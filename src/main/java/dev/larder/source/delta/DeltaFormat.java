package dev.larder.source.delta;

import dev.larder.feature.ViewSource.Data;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.TableFormat;

/** Opens Delta tables. */
public final class DeltaFormat implements TableFormat {
    @Override
    public SourceTable open(Data data, Storages storages) {
        Data.Delta delta = (Data.Delta) data;
        return DeltaTable.open(storages, Location.of(delta.path()), delta.version(), delta.asOf());
    }
}
