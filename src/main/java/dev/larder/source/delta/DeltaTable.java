package dev.larder.source.delta;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.checksum.CRCInfo;
import io.delta.kernel.internal.deletionvectors.DeletionVectorStoredBitmap;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterator;

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

/** One version of a Delta table. */
final class DeltaTable implements SourceTable {
    private final Location location;
    private final DeltaFiles files;
    private final Engine engine;
    private final Snapshot snapshot;
    private final TableVersion version;
    private final DeltaColumns columns;

    private DeltaTable(Location location, DeltaFiles files, Engine engine, Snapshot snapshot) {
        this.location = location;
        this.files = files;
        this.engine = engine;
        this.snapshot = snapshot;
        this.version = new TableVersion(TableVersion.Kind.DELTA, snapshot.getVersion(),
                Math.multiplyExact(snapshot.getTimestamp(engine), 1000L));
        this.columns = new DeltaColumns(snapshot.getSchema(),
                ColumnMapping.getColumnMappingMode(snapshot.getTableProperties()));
    }

    /**
     * Opens the latest version, the one of a number, or the latest one of a time.
     *
     * @throws SourceException if there is none, or larder does not know a feature of it
     */
    static DeltaTable open(Storages storages, Location location, OptionalLong version, Optional<Instant> asOf) {
        DeltaFiles files = new DeltaFiles(storages);
        Engine engine = new LogEngine(files);
        return DeltaFailure.failing(files, location, () -> {
            SnapshotBuilder builder = TableManager.loadSnapshot(location.toString());
            version.ifPresent(builder::atVersion);
            Snapshot snapshot = builder.build(engine);
            if (asOf.isPresent() && asOf.get().toEpochMilli() < snapshot.getTimestamp(engine)) {
                snapshot = TableManager.loadSnapshot(location.toString())
                        .atTimestamp(asOf.get().toEpochMilli(), snapshot).build(engine);
            }
            return new DeltaTable(location, files, engine, snapshot);
        });
    }

    private static final class LogEngine extends DefaultEngine {
        private final ParquetHandler parquet;

        private LogEngine(DeltaFiles files) {
            super(files);
            parquet = new CheckpointReader(files);
        }

        @Override
        public ParquetHandler getParquetHandler() {
            return parquet;
        }
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public Optional<TableVersion> version() {
        return Optional.of(version);
    }

    @Override
    public Optional<List<TableColumn>> columns() {
        return Optional.of(columns.all());
    }

    @Override
    public void files(String eventTime, Consumer<TableFile> consumer) {
        List<String> storedEvent = columns.storedPath(eventTime);
        Tally tally = new Tally();
        try (CloseableIterator<Row> rows = DeltaFailure.failing(files, location, () -> allRows(
                snapshot.getScanBuilder().build().getScanFiles(engine, true)))) {
            while (DeltaFailure.failing(files, location, rows::hasNext)) {
                AddFile file = new AddFile(rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
                tally.add(file.getSize());
                consumer.accept(DeltaFailure.failing(files, location, () -> file(file, storedEvent)));
            }
        } catch (IOException e) {
            throw FileFailure.of(location, e);
        }
        DeltaFailure.failing(files, location, snapshot::getCurrentCrcInfo).ifPresent(tally::require);
    }

    private static CloseableIterator<Row> allRows(CloseableIterator<FilteredColumnarBatch> batches) {
        return batches.flatMap(FilteredColumnarBatch::getRows);
    }

    /** What a version has, to compare with what its checksum file says. */
    private final class Tally {
        private long files;
        private long bytes;

        void add(long size) {
            files++;
            bytes += size;
        }

        void require(CRCInfo expected) {
            if (expected.getNumFiles() != files || expected.getTableSizeBytes() != bytes) {
                throw new SourceException("the log of `" + location + "` is damaged: its checksum file says that "
                        + version.kind().word() + " " + version.id() + " has " + expected.getNumFiles() + " files of "
                        + expected.getTableSizeBytes() + " bytes, and its commits and checkpoints have " + files
                        + " files of " + bytes + " bytes. Restore the files of _delta_log");
            }
        }
    }

    private TableFile file(AddFile file, List<String> storedEvent) {
        FileStatistics statistics = FileStatistics.of(file.getStatsJson(), storedEvent);
        Optional<DeletionVectorDescriptor> vector = file.getDeletionVector();
        long deleted = vector.map(DeletionVectorDescriptor::getCardinality).orElse(0L);
        Map<String, String> partitions = new LinkedHashMap<>();
        Map<String, String> stored = VectorUtils.toJavaMap(file.getPartitionValues());
        stored.forEach((name, value) -> columns.partition(name, value, partitions));
        Location place = DeltaFiles.location(location, file.getPath());
        StoredFile listed = new StoredFile(place, file.getSize(), file.getModificationTime()
                + vector.map(DeletionVectorDescriptor::getUniqueId).map("-"::concat).orElse(""),
                file.getModificationTime());
        return new TableFile(listed, () -> stored(place), partitions,
                statistics.rows().isPresent()
                        ? OptionalLong.of(statistics.rows().getAsLong() - deleted)
                        : OptionalLong.empty(),
                statistics.eventTimes(), () -> vector.map(each -> deleted(place, each)).orElse(DeletedRows.NONE));
    }

    private StoredFile stored(Location place) {
        try {
            return files.find(place);
        } catch (NoSuchFileException e) {
            throw new SourceException("`" + place + "` does not exist, and " + version.kind().word() + " "
                    + version.id()
                    + " of the Delta table `" + location + "` has it. Did VACUUM remove it? Read a newer version, or"
                    + " restore the file", e);
        } catch (IOException e) {
            throw FileFailure.of(place, e);
        }
    }

    private DeletedRows deleted(Location file, DeletionVectorDescriptor vector) {
        try {
            long[] rows = new DeletionVectorStoredBitmap(vector, Optional.of(location.toString()))
                    .load(engine.getFileSystemClient()).toArray();
            if (rows.length != vector.getCardinality()) {
                throw new IOException("it has " + rows.length + " rows, and the log says " + vector.getCardinality());
            }
            DeletedRows.Builder deleted = new DeletedRows.Builder();
            for (long row : rows) {
                deleted.add(row);
            }
            return deleted.build();
        } catch (IOException | RuntimeException e) {
            throw new SourceException("the deletion vector of `" + file + "`"
                    + (vector.isOnDisk() ? ", in `" + vector.getAbsolutePath(location.toString()) + "`," : "")
                    + " cannot be read: " + DeltaFailure.root(e) + ". Restore it, or read an older version", e);
        }
    }
}
