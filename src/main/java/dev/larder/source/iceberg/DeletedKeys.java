package dev.larder.source.iceberg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;

import dev.larder.source.storage.Location;
import dev.larder.source.table.DeletedRows;

/**
 * Equality deletes: keys, of which every row of an older file is deleted. A file of deletes is read once, into a table of
 * the latest deletion of each key; those that do not fit together are read once for each file that they are about.
 */
final class DeletedKeys {
    /** A part of the memory that tables of keys may take. */
    private static final int PART = 8;

    private final IcebergFiles files;
    private final Table table;
    private final int mostKeys;
    private final Map<Group, Keys> read = new HashMap<>();
    /** Keys in all tables. */
    private int held;

    /** What is the same for deletes that are about the same files, but for their age. */
    private record Group(int spec, List<Object> partition, List<Integer> ids) {}

    /** @param of the files of deletes that it holds */
    private record Keys(KeyTable latest, Set<String> of) {}

    DeletedKeys(IcebergFiles files, Table table) {
        this(files, table, (int) Math.min(Runtime.getRuntime().maxMemory() / PART / KeyTable.BYTES_PER_KEY,
                KeyTable.MOST_KEYS));
    }

    /** @param mostKeys to hold at the same time */
    DeletedKeys(IcebergFiles files, Table table, int mostKeys) {
        this.files = files;
        this.table = table;
        this.mostKeys = mostKeys;
    }

    /** Adds the rows of a data file that are deleted by files of deletes that are about it. */
    void addTo(DeletedRows.Builder deleted, DataFile data, List<DeleteFile> deletes) {
        Map<Group, List<DeleteFile>> groups = new LinkedHashMap<>();
        deletes.forEach(delete -> groups.computeIfAbsent(new Group(delete.specId(), values(delete.partition()),
                delete.equalityFieldIds().stream().sorted().toList()), unseen -> new ArrayList<>()).add(delete));
        groups.forEach((group, each) -> addTo(deleted, data, group, each));
    }

    private static List<Object> values(StructLike partition) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < partition.size(); i++) {
            Object value = partition.get(i, Object.class);
            values.add(value instanceof CharSequence text ? text.toString() : value);
        }
        return values;
    }

    private void addTo(DeletedRows.Builder deleted, DataFile data, Group group, List<DeleteFile> deletes) {
        Keys keys = read.computeIfAbsent(group, unseen -> new Keys(new KeyTable(), new HashSet<>()));
        for (DeleteFile delete : deletes) {
            if (!keys.of.add(delete.location())) {
                continue;
            }
            new KeyFile(files, IcebergFiles.location(delete.location()), group.ids).read(field -> Optional.empty(),
                    (high, low) -> {
                        if (held >= mostKeys) {
                            read.keySet().retainAll(Set.of(group));
                            held = keys.latest.size();
                        }
                        if (held >= mostKeys) {
                            add(deleted, data, group.ids, keys.latest);
                            keys.latest.clear();
                            // Of this file, too, only the rest will be held.
                            keys.of.clear();
                            held = 0;
                        }
                        if (keys.latest.put(high, low, delete.dataSequenceNumber())) {
                            held++;
                        }
                    });
        }
        add(deleted, data, group.ids, keys.latest);
    }

    private void add(DeletedRows.Builder deleted, DataFile data, List<Integer> ids, KeyTable latest) {
        long age = data.dataSequenceNumber() == null ? 0 : data.dataSequenceNumber();
        long[] row = new long[1];
        Location place = IcebergFiles.location(data.location());
        new KeyFile(files, place, ids).read(field -> constant(data, field), (high, low) -> {
            if (latest.get(high, low) > age) {
                deleted.add(row[0]);
            }
            row[0]++;
        });
    }

    /** The value that all rows have of a field that is not in the file. */
    private Optional<KeyFile.Constant> constant(DataFile data, int field) {
        List<PartitionField> parts = table.specs().get(data.specId()).fields();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).sourceId() == field && parts.get(i).transform().isIdentity()) {
                return Optional.of(new KeyFile.Constant(data.partition().get(i, Object.class)));
            }
        }
        NestedField column = table.schema().findField(field);
        return Optional.of(new KeyFile.Constant(column == null ? null : column.initialDefault()));
    }
}
