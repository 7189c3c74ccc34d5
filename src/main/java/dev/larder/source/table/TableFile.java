package dev.larder.source.table;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

import dev.larder.source.storage.Location;
import dev.larder.source.storage.StoredFile;

/**
 * A Parquet file of a table.
 *
 * @param listed the file as the table names it: its version differs if its rows do
 * @param stored finds the file
 * @param partitions columns whose values all of its rows share, as text; a value may be null
 * @param rows of the file without the deleted ones, if the table says that
 * @param eventTimes of all of its rows, deleted ones included, if the table says that and none of them is null
 * @param deleted loads which rows are deleted
 */
public record TableFile(StoredFile listed, Supplier<StoredFile> stored, Map<String, String> partitions,
        OptionalLong rows, Optional<TimeRange> eventTimes, Supplier<DeletedRows> deleted) {

    public Location location() {
        return listed.location();
    }
}
