package dev.larder.source.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

import dev.larder.source.storage.Location;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.DeletedRows;

/**
 * The rows that equality deletes delete in each file of a table, and how often each file was opened for that. Loaded with the
 * libraries, so it takes a folder, and how many keys to hold at a time.
 */
public final class KeysInParts implements BiFunction<String, Integer, String> {
    @Override
    public String apply(String folder, Integer mostKeys) {
        TreeMap<String, Integer> opened = new TreeMap<>();
        Storages counting = location -> {
            opened.merge(location.name(), 1, Integer::sum);
            return Storages.LOCAL.of(location);
        };
        IcebergFiles files = new IcebergFiles(Storages.LOCAL);
        Table table = new BaseTable(new StaticTableOperations(
                MetadataFile.of(files, Location.of(folder)).toString(), files), folder);
        DeletedKeys keys = new DeletedKeys(new IcebergFiles(counting), table, mostKeys);
        TreeMap<String, String> rows = new TreeMap<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            // Manifests are read in parallel, so the order differs from run to run.
            List<FileScanTask> sorted = new ArrayList<>();
            tasks.forEach(sorted::add);
            sorted.sort(Comparator.comparing(task -> task.file().location()));
            for (FileScanTask task : sorted) {
                DeletedRows.Builder builder = new DeletedRows.Builder();
                keys.addTo(builder, task.file(), task.deletes());
                DeletedRows deleted = builder.build();
                StringBuilder all = new StringBuilder();
                for (long row = deleted.next(0); row < Long.MAX_VALUE; row = deleted.next(row + 1)) {
                    all.append(' ').append(row);
                }
                rows.put(Location.of(task.file().location()).name(), all.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Each is found and then opened.
        opened.replaceAll((name, asked) -> asked / 2);
        return rows + " " + opened;
    }
}
