package dev.larder.source.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;

import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.DeletedRows;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.TableColumn;
import dev.larder.source.table.TableFile;
import dev.larder.source.table.TableVersion;
import dev.larder.source.table.TimeRange;

/** One snapshot of an Iceberg table. */
final class IcebergTable implements SourceTable {
    private final Location location;
    private final IcebergFiles files;
    private final Table table;
    /** Null for a table to which nothing has been written yet. */
    private final Snapshot snapshot;
    private final Schema schema;
    private final DeletedPositions positions;
    private final DeletedKeys keys;

    private IcebergTable(Location location, IcebergFiles files, Table table, Snapshot snapshot, Schema schema) {
        this.location = location;
        this.files = files;
        this.table = table;
        this.snapshot = snapshot;
        this.schema = schema;
        this.positions = new DeletedPositions(files);
        this.keys = new DeletedKeys(files, table);
    }

    /** @param path a metadata file, or the folder of a table of a Hadoop catalog */
    static IcebergTable open(Storages storages, Location path, IcebergVersion version) {
        IcebergFiles files = new IcebergFiles(storages);
        Location metadata = MetadataFile.of(files, path);
        return failing(path, () -> {
            Table table = new BaseTable(new StaticTableOperations(metadata.toString(), files), path.toString());
            Snapshot snapshot = snapshot(path, table, version);
            // As in Spark: a snapshot has the columns that the table had then, a branch those of now.
            Schema schema = version instanceof IcebergVersion.Latest || version instanceof IcebergVersion.Branch
                    || snapshot == null
                            ? table.schema()
                            : SnapshotUtil.schemaFor(table, snapshot.snapshotId());
            return new IcebergTable(path, files, table, snapshot, schema);
        });
    }

    private static Snapshot snapshot(Location path, Table table, IcebergVersion version) {
        return switch (version) {
            case IcebergVersion.Latest latest -> table.currentSnapshot();
            case IcebergVersion.OfId(long id) -> {
                Snapshot found = table.snapshot(id);
                if (found == null) {
                    throw new SourceException("the Iceberg table `" + path + "` has no snapshot " + id
                            + "; it may have expired");
                }
                yield found;
            }
            case IcebergVersion.AsOf(Instant time) -> asOf(path, table, time);
            case IcebergVersion.Branch(String name) -> ref(path, table, name, true);
            case IcebergVersion.Tag(String name) -> ref(path, table, name, false);
        };
    }

    private static Snapshot asOf(Location path, Table table, Instant time) {
        try {
            return table.snapshot(SnapshotUtil.snapshotIdAsOfTime(table, time.toEpochMilli()));
        } catch (IllegalArgumentException e) {
            throw new SourceException("the Iceberg table `" + path + "` has no snapshot that is as old as " + time, e);
        }
    }

    private static Snapshot ref(Location path, Table table, String name, boolean isBranch) {
        SnapshotRef ref = table.refs().get(name);
        if (ref == null || ref.isBranch() != isBranch) {
            throw new SourceException("the Iceberg table `" + path + "` has no " + (isBranch ? "branch" : "tag") + " `"
                    + name + "`. It has " + table.refs().entrySet().stream()
                            .map(each -> (each.getValue().isBranch() ? "branch " : "tag ") + each.getKey()).sorted()
                            .toList());
        }
        return table.snapshot(ref.snapshotId());
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public Optional<TableVersion> version() {
        return Optional.ofNullable(snapshot).map(read -> new TableVersion(TableVersion.Kind.ICEBERG, read.snapshotId(),
                Math.multiplyExact(read.timestampMillis(), 1000L)));
    }

    @Override
    public Optional<List<TableColumn>> columns() {
        return failing(location, () -> Optional.of(new IcebergColumns(
                Optional.ofNullable(table.properties().get(TableProperties.DEFAULT_NAME_MAPPING))).of(schema)));
    }

    @Override
    public void files(String eventTime, Consumer<TableFile> consumer) {
        if (snapshot == null) {
            return;
        }
        Optional<NestedField> event = Optional.ofNullable(schema.findField(eventTime));
        try (CloseableIterable<FileScanTask> tasks = failing(location,
                () -> table.newScan().useSnapshot(snapshot.snapshotId()).includeColumnStats().planFiles());
                CloseableIterator<FileScanTask> each = failing(location, tasks::iterator)) {
            while (failing(location, each::hasNext)) {
                consumer.accept(file(failing(location, each::next), event));
            }
        } catch (IOException e) {
            throw FileFailure.of(location, e);
        }
    }

    private TableFile file(FileScanTask task, Optional<NestedField> event) {
        DataFile data = task.file();
        Location place = IcebergFiles.location(data.location());
        if (data.format() != FileFormat.PARQUET) {
            throw new SourceException("`" + place + "` of the Iceberg table `" + location + "` is " + data.format()
                    + ", and larder reads Parquet. Spark reads it: `materialize --engine spark`");
        }
        Optional<TimeRange> times = event.filter(field -> hasNoNulls(data, field.fieldId()))
                .flatMap(field -> IcebergValues
                        .range(field.type(), bound(data.lowerBounds(), field), bound(data.upperBounds(), field)));
        List<DeleteFile> deletes = task.deletes();
        boolean isCounted = deletes.stream().allMatch(delete -> delete.format() == FileFormat.PUFFIN);
        long deleted = deletes.stream().mapToLong(DeleteFile::recordCount).sum();
        // Sequence numbers order files as times do.
        StoredFile listed = new StoredFile(place, data.fileSizeInBytes(), deletes.stream()
                .map(delete -> delete.location() + "@" + delete.contentOffset()).sorted()
                .collect(Collectors.joining(",")),
                data.fileSequenceNumber() == null ? 0 : data.fileSequenceNumber());
        return new TableFile(listed, () -> stored(place), partitions(task),
                isCounted ? OptionalLong.of(data.recordCount() - deleted) : OptionalLong.empty(), times,
                () -> deleted(data.location(), place, deletes));
    }

    private static boolean hasNoNulls(DataFile file, int id) {
        return file.nullValueCounts() != null && Long.valueOf(0).equals(file.nullValueCounts().get(id));
    }

    private static ByteBuffer bound(Map<Integer, ByteBuffer> bounds, NestedField field) {
        return bounds == null ? null : bounds.get(field.fieldId());
    }

    /** The values of columns by which the table is partitioned as they are. */
    private Map<String, String> partitions(FileScanTask task) {
        Map<String, String> values = new LinkedHashMap<>();
        List<PartitionField> fields = task.spec().fields();
        for (int i = 0; i < fields.size(); i++) {
            NestedField column = schema.findField(fields.get(i).sourceId());
            if (fields.get(i).transform().isIdentity() && column != null) {
                Object value = task.file().partition().get(i, Object.class);
                values.put(schema.findColumnName(column.fieldId()),
                        value == null ? null : IcebergValues.text(column.type(), value));
            }
        }
        return values;
    }

    private StoredFile stored(Location place) {
        try {
            return files.find(place);
        } catch (NoSuchFileException e) {
            throw new SourceException("`" + place + "` does not exist, and snapshot " + snapshot.snapshotId()
                    + " of the Iceberg table `" + location
                    + "` has it. Was the snapshot expired, or the table moved? Read a"
                    + " newer snapshot, or restore the file", e);
        } catch (IOException e) {
            throw FileFailure.of(place, e);
        }
    }

    private DeletedRows deleted(String data, Location place, List<DeleteFile> deletes) {
        DeletedRows.Builder deleted = new DeletedRows.Builder();
        for (DeleteFile delete : deletes) {
            switch (delete.format()) {
                case PUFFIN -> positions.addVector(deleted, delete);
                case PARQUET -> {
                    if (delete.equalityFieldIds() == null || delete.equalityFieldIds().isEmpty()) {
                        positions.addTo(deleted, data, delete);
                    } else if (delete.equalityFieldIds().size() > 1) {
                        throw new SourceException(
                                "`" + IcebergFiles.location(delete.location()) + "`, which deletes rows of"
                                        + " the Iceberg table `" + location
                                        + "`, compares several columns, and larder reads equality"
                                        + " deletes by one. Spark reads it: `materialize --engine spark`");
                    } else {
                        keys.addTo(deleted, place, IcebergFiles.location(delete.location()), delete.equalityFieldIds());
                    }
                }
                case ORC, AVRO, METADATA -> throw new SourceException("`" + IcebergFiles.location(delete.location())
                        + "`, which deletes rows of the Iceberg table `" + location + "`, is " + delete.format()
                        + ", and larder reads Parquet. Spark reads it: `materialize --engine spark`");
            }
        }
        return deleted.build();
    }

    private interface Step<T> {
        T run();
    }

    private static <T> T failing(Location location, Step<T> step) {
        try {
            return step.run();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SourceException known) {
                    throw known;
                }
            }
            throw new SourceException("the metadata of the Iceberg table `" + location + "` cannot be read: "
                    + String.valueOf(e.getMessage()).replaceFirst("\\.+$", ""), e);
        }
    }
}
