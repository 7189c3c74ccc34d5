package dev.larder.source.table;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import dev.larder.source.storage.Location;

/** Files that a path names; folders between its root and a file may be partitions. */
public record FolderTable(SourcePaths paths) implements SourceTable {
    @Override
    public Location location() {
        return paths.root();
    }

    @Override
    public Optional<TableVersion> version() {
        return Optional.empty();
    }

    @Override
    public Optional<List<TableColumn>> columns() {
        return Optional.empty();
    }

    @Override
    public int unlistedFolders() {
        return paths.excluded();
    }

    @Override
    public void files(String eventTime, Consumer<TableFile> files) {
        paths.files().forEach(file -> files.accept(new TableFile(file, () -> file,
                HivePartitions.between(paths.root(), file.location()), OptionalLong.empty(), Optional.empty(),
                () -> DeletedRows.NONE)));
    }
}
