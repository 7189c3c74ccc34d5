package dev.larder.source.iceberg;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.deletes.Deletes;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.types.Types;

/**
 * Writes a table by Iceberg's own library, as Hadoop catalogs keep them, from files that a test has written. Loaded with
 * the libraries, so it takes texts only: the folder, and lines of commands.
 */
public final class IcebergWriter implements BiConsumer<String, String> {
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.required(2, "ts", Types.TimestampType.withZone()),
            Types.NestedField.optional(3, "x", Types.LongType.get()));

    @Override
    public void accept(String folder, String commands) {
        Map<String, String> properties = Map.of("format-version",
                commands.contains("vector") || commands.contains("default") ? "3" : "2");
        Operations operations = new Operations(Path.of(folder));
        operations.commit(null,
                TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), folder, properties));
        Table table = new BaseTable(operations, "t");
        commands.lines().forEach(line -> run(table, line.split(" ")));
    }

    private static void run(Table table, String[] words) {
        switch (words[0]) {
            case "append" -> table.newAppend().appendFile(DataFiles.builder(table.spec()).withPath(words[1])
                    .withFormat(FileFormat.PARQUET).withFileSizeInBytes(new File(words[1]).length())
                    .withRecordCount(Long.parseLong(words[2])).build()).commit();
            case "positions" -> commit(table, delete(table, words).ofPositionDeletes().build());
            case "equality" ->
                commit(table, delete(table, words).ofEqualityDeletes(Integer.parseInt(words[3])).build());
            case "vector" -> addVector(table, words[1], words[2]);
            case "rename" -> table.updateSchema().renameColumn(words[1], words[2]).commit();
            case "drop" -> table.updateSchema().deleteColumn(words[1]).commit();
            case "add" -> table.updateSchema().addColumn(words[1], Types.LongType.get()).commit();
            case "default" ->
                table.updateSchema().addColumn(words[1], Types.LongType.get(), "", Literal.of(42L)).commit();
            case "tag" -> table.manageSnapshots().createTag(words[1], table.currentSnapshot().snapshotId()).commit();
            case "branch" ->
                table.manageSnapshots().createBranch(words[1], table.currentSnapshot().snapshotId()).commit();
            default -> throw new IllegalArgumentException(words[0]);
        }
        table.refresh();
    }

    private static FileMetadata.Builder delete(Table table, String[] words) {
        return FileMetadata.deleteFileBuilder(table.spec()).withPath(words[1]).withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(new File(words[1]).length()).withRecordCount(Long.parseLong(words[2]));
    }

    private static void commit(Table table, DeleteFile deletes) {
        table.newRowDelta().addDeletes(deletes).commit();
    }

    /** As a part of a file, as in Puffin. */
    private static void addVector(Table table, String data, String positions) {
        PositionDeleteIndex index = Deletes.toPositionIndex(CloseableIterable.withNoopClose(
                Arrays.stream(positions.split(",")).map(Long::valueOf).toList()));
        byte[] vector = index.serialize().array();
        Path file = Path.of(table.location(), "data", "vectors.puffin");
        byte[] all = new byte[vector.length + 9];
        System.arraycopy(vector, 0, all, 4, vector.length);
        try {
            Files.write(file, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commit(table, FileMetadata.deleteFileBuilder(table.spec()).ofPositionDeletes().withPath(file.toString())
                .withFormat(FileFormat.PUFFIN).withFileSizeInBytes(all.length).withRecordCount(index.cardinality())
                .withReferencedDataFile(data).withContentOffset(4).withContentSizeInBytes(vector.length).build());
    }

    private static final class LocalFileIO implements FileIO {
        private static final long serialVersionUID = 1L;

        @Override
        public InputFile newInputFile(String path) {
            return org.apache.iceberg.Files.localInput(path);
        }

        @Override
        public OutputFile newOutputFile(String path) {
            return org.apache.iceberg.Files.localOutput(path);
        }

        @Override
        public void deleteFile(String path) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Operations implements TableOperations {
        private final Path folder;
        private final FileIO io = new LocalFileIO();
        private int version;
        private TableMetadata current;

        private Operations(Path folder) {
            this.folder = folder;
        }

        @Override
        public TableMetadata current() {
            return current;
        }

        @Override
        public TableMetadata refresh() {
            return current;
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata) {
            version++;
            String file = metadataFileLocation("v" + version + ".metadata.json");
            try {
                Files.createDirectories(folder.resolve("metadata"));
                Files.createDirectories(folder.resolve("data"));
                TableMetadataParser.overwrite(metadata, io.newOutputFile(file));
                Files.writeString(folder.resolve("metadata/version-hint.text"), version + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            current = TableMetadataParser.read(io, file);
        }

        @Override
        public FileIO io() {
            return io;
        }

        @Override
        public String metadataFileLocation(String name) {
            return folder.resolve("metadata").resolve(name).toString();
        }

        @Override
        public LocationProvider locationProvider() {
            return LocationProviders.locationsFor(folder.toString(), Map.of());
        }
    }
}
