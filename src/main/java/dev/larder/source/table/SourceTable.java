package dev.larder.source.table;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.larder.source.storage.Location;
import dev.larder.source.storage.Storages;

/** What a view's rows are in: files, and what a table says of them. */
public interface SourceTable {
    Location location();

    /** How its files are reached, for a table whose catalog lends credentials. */
    default Storages storages(Storages usual) {
        return usual;
    }

    /** The version that is read, however long that takes; empty if there are only files. */
    Optional<TableVersion> version();

    /** The columns; empty if only the files know them. */
    Optional<List<TableColumn>> columns();

    /** How many folders were not even listed, because they are partitions outside the window. */
    default int unlistedFolders() {
        return 0;
    }

    /**
     * Lists the files.
     *
     * @param eventTime the column of the event time
     * @throws dev.larder.source.storage.SourceException if the table's metadata is damaged or incomplete
     */
    void files(String eventTime, Consumer<TableFile> files);

    /**
     * Lists the files, perhaps without some that have no row of the event times that are wanted.
     *
     * @return how many are left out
     */
    default int files(String eventTime, WantedTimes wanted, Consumer<TableFile> files) {
        files(eventTime, files);
        return 0;
    }
}
