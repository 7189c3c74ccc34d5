package dev.larder.source.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
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
import dev.larder.source.table.WantedTimes;

/** One snapshot of an Iceberg table. */
final class IcebergTable implements SourceTable {
    private final String name;
    private final Location location;
    private final IcebergFiles files;
    private final Table table;
    /** Null for a table to which nothing has been written yet. */
    private final Snapshot snapshot;
    private final Schema schema;
    private final DeletedPositions positions;
    private final DeletedKeys keys;

    private IcebergTable(String name, Location location, IcebergFiles files, Table table, Snapshot snapshot,
            Schema schema) {
        this.name = name;
        this.location = location;
        this.files = files;
        this.table = table;
        this.snapshot = snapshot;
        this.schema = schema;
        this.positions = new DeletedPositions(files);
        this.keys = new DeletedKeys(files, table);
    }

    /** @param path a metadata file, or the folder of a table of a Hadoop catalog */
    static IcebergTable open(IcebergFiles files, Location path, IcebergVersion version) {
        Location metadata = MetadataFile.of(files, path);
        String name = path.toString();
        StaticTableOperations operations = new StaticTableOperations(metadata.toString(), files);
        failing(name, operations::current, metadata::toString);
        return of(name, path, files, new BaseTable(operations, name), version);
    }

    /**
     * @param name as messages have it
     * @param table that does not change
     */
    static IcebergTable of(String name, Location location, IcebergFiles files, Table table, IcebergVersion version) {
        return failing(name, () -> {
            Snapshot snapshot = snapshot(name, table, version);
            // As in Spark: a snapshot has the columns that the table had then, a branch those of now.
            Schema schema = version instanceof IcebergVersion.Latest || version instanceof IcebergVersion.Branch
                    || snapshot == null
                            ? table.schema()
                            : SnapshotUtil.schemaFor(table, snapshot.snapshotId());
            return new IcebergTable(name, location, files, table, snapshot, schema);
        });
    }

    private static Snapshot snapshot(String name, Table table, IcebergVersion version) {
        return switch (version) {
            case IcebergVersion.Latest latest -> table.currentSnapshot();
            case IcebergVersion.OfId(long id) -> {
                Snapshot found = table.snapshot(id);
                if (found == null) {
                    throw new SourceException("the Iceberg table `" + name + "` has no snapshot " + id
                            + "; it may have expired");
                }
                yield found;
            }
            case IcebergVersion.AsOf(Instant time) -> asOf(name, table, time);
            case IcebergVersion.Branch(String ref) -> ref(name, table, ref, true);
            case IcebergVersion.Tag(String ref) -> ref(name, table, ref, false);
        };
    }

    private static Snapshot asOf(String name, Table table, Instant time) {
        try {
            return table.snapshot(SnapshotUtil.snapshotIdAsOfTime(table, time.toEpochMilli()));
        } catch (IllegalArgumentException e) {
            throw new SourceException("the Iceberg table `" + name + "` has no snapshot that is as old as " + time, e);
        }
    }

    private static Snapshot ref(String name, Table table, String wanted, boolean isBranch) {
        SnapshotRef ref = table.refs().get(wanted);
        if (ref == null || ref.isBranch() != isBranch) {
            throw new SourceException("the Iceberg table `" + name + "` has no " + (isBranch ? "branch" : "tag") + " `"
                    + wanted + "`. It has " + table.refs().entrySet().stream()
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
    public Storages storages(Storages usual) {
        return files.storages();
    }

    @Override
    public Optional<TableVersion> version() {
        return Optional.ofNullable(snapshot).map(read -> new TableVersion(TableVersion.Kind.ICEBERG, read.snapshotId(),
                Math.multiplyExact(read.timestampMillis(), 1000L)));
    }

    @Override
    public Optional<List<TableColumn>> columns() {
        return failing(name, () -> Optional.of(new IcebergColumns(
                Optional.ofNullable(table.properties().get(TableProperties.DEFAULT_NAME_MAPPING))).of(schema)));
    }

    @Override
    public void files(String eventTime, Consumer<TableFile> consumer) {
        files(eventTime, WantedTimes.ALL, consumer);
    }

    /** Manifests and files are left out by their partitions, of any transform of the event time, and by its bounds. */
    @Override
    public int files(String eventTime, WantedTimes wanted, Consumer<TableFile> consumer) {
        if (snapshot == null) {
            return 0;
        }
        Optional<NestedField> event = Optional.ofNullable(schema.findField(eventTime));
        Expression filter = event.flatMap(field -> filter(eventTime, field, wanted)).orElse(Expressions.alwaysTrue());
        ScanCheck check = new ScanCheck();
        long count = 0;
        // Else bounds of the event time leave out equality deletes, which may have that column without deleting by it.
        try (CloseableIterable<FileScanTask> tasks = scanning(() -> table.newScan()
                .useSnapshot(snapshot.snapshotId()).filter(filter).ignoreResiduals().includeColumnStats()
                .metricsReporter(check).planFiles());
                CloseableIterator<FileScanTask> each = scanning(tasks::iterator)) {
            while (scanning(each::hasNext)) {
                consumer.accept(file(scanning(each::next), event));
                count++;
            }
        } catch (IOException e) {
            throw FileFailure.of(location, e);
        }
        ScanCheck.ofList(name, snapshot, files);
        check.require(name, snapshot, files);
        return filter == Expressions.alwaysTrue()
                ? 0
                : (int) (ScanCheck.files(snapshot.dataManifests(files)).orElse(count) - count);
    }

    /** Empty where the column had another name in one of the schemas by which the scan knows it. */
    private Optional<Expression> filter(String eventTime, NestedField field, WantedTimes wanted) {
        return Stream.of(table.schema(), SnapshotUtil.schemaFor(table, snapshot.snapshotId()))
                .map(each -> each.findField(eventTime))
                .allMatch(each -> each != null && each.fieldId() == field.fieldId() && each.type().equals(field.type()))
                        ? IcebergValues.filter(eventTime, field.type(), wanted)
                        : Optional.empty();
    }

    private TableFile file(FileScanTask task, Optional<NestedField> event) {
        DataFile data = task.file();
        Location place = IcebergFiles.location(data.location());
        if (data.format() != FileFormat.PARQUET) {
            throw new SourceException("`" + place + "` of the Iceberg table `" + name + "` is " + data.format()
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
                () -> deleted(data, deletes));
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
                    + " of the Iceberg table `" + name
                    + "` has it. Was the snapshot expired, or the table moved? Read a"
                    + " newer snapshot, or restore the file", e);
        } catch (IOException e) {
            throw FileFailure.of(place, e);
        }
    }

    private DeletedRows deleted(DataFile data, List<DeleteFile> deletes) {
        DeletedRows.Builder deleted = new DeletedRows.Builder();
        List<DeleteFile> byKey = new ArrayList<>();
        for (DeleteFile delete : deletes) {
            switch (delete.format()) {
                case PUFFIN -> positions.addVector(deleted, delete);
                case PARQUET -> {
                    if (delete.equalityFieldIds() == null || delete.equalityFieldIds().isEmpty()) {
                        positions.addTo(deleted, data.location(), delete);
                    } else {
                        byKey.add(delete);
                    }
                }
                case ORC, AVRO, METADATA -> throw new SourceException("`" + IcebergFiles.location(delete.location())
                        + "`, which deletes rows of the Iceberg table `" + name + "`, is " + delete.format()
                        + ", and larder reads Parquet. Spark reads it: `materialize --engine spark`");
            }
        }
        keys.addTo(deleted, data, byKey);
        return deleted.build();
    }

    private interface Step<T> {
        T run();
    }

    private <T> T scanning(Step<T> step) {
        return failing(name, step, () -> DamagedMetadata.nameOf(table, snapshot, files));
    }

    private static <T> T failing(String name, Step<T> step) {
        return failing(name, step, () -> "");
    }

    /** @param damaged the file that a failure is about, empty if that is not known */
    private static <T> T failing(String name, Step<T> step, Supplier<String> damaged) {
        try {
            return step.run();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SourceException known) {
                    throw known;
                }
            }
            String file = damaged.get();
            String reason = String.valueOf(e.getMessage()).replaceFirst("\\.+$", "");
            throw new SourceException(
                    "the metadata of the Iceberg table `" + name + "` cannot be read: " + (file.isEmpty()
                            ? reason
                            : "`" + IcebergFiles.location(file) + "` is damaged (" + reason
                                    + "). Restore it from a copy, or read another snapshot"),
                    e);
        }
    }
}
