package dev.larder.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import dev.larder.source.storage.Location;
import dev.larder.source.storage.LocalFiles;
import dev.larder.source.table.DeletedRows;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.TableColumn;
import dev.larder.source.table.TableFile;
import dev.larder.source.table.TableVersion;

/** A table that is no more than a list of files. */
record ListedTable(Location location, Optional<List<TableColumn>> columns, List<TableFile> list)
        implements
            SourceTable {
    static ListedTable of(Path folder, TableFile... files) {
        return new ListedTable(LocalFiles.at(folder), Optional.empty(), List.of(files));
    }

    static TableFile file(Path path, Map<String, String> partitions, DeletedRows deleted) {
        return new TableFile(LocalFiles.stored(path), () -> LocalFiles.stored(path), partitions, OptionalLong.empty(),
                Optional.empty(), () -> deleted);
    }

    static DeletedRows deleted(LongStream rows) {
        DeletedRows.Builder builder = new DeletedRows.Builder();
        rows.forEach(builder::add);
        return builder.build();
    }

    @Override
    public Optional<TableVersion> version() {
        return Optional.of(new TableVersion(TableVersion.Kind.DELTA, 3, 0));
    }

    @Override
    public void files(String eventTime, Consumer<TableFile> files) {
        list.forEach(files);
    }
}
