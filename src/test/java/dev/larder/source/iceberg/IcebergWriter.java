package dev.larder.source.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.deletes.Deletes;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.expressions.Term;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Writes a table by Iceberg's own library, from files that a test has written. Loaded with the libraries, so it takes texts
 * only: where the table is to be, and lines of commands. That is a folder for a table as Hadoop catalogs keep it, else what
 * {@link CatalogName} reads.
 */
public final class IcebergWriter implements BiConsumer<String, String> {
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.required(2, "ts", Types.TimestampType.withZone()),
            Types.NestedField.optional(3, "x", Types.LongType.get()));

    /** What version 2 does not have. */
    private static final Pattern VERSION_3 = Pattern.compile("vector|default|timestamp_ns");

    @Override
    public void accept(String target, String commands) {
        Map<String, String> properties = Map.of("format-version",
                VERSION_3.matcher(commands).find() ? "3" : "2");
        if (!CatalogName.isOne(target)) {
            Operations operations = new Operations(Path.of(target));
            operations.commit(null,
                    TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), target, properties));
            run(new BaseTable(operations, "t"), new LocalFileIO(""), commands);
            return;
        }
        CatalogName name = CatalogName.of(target);
        try (JdbcCatalog catalog = name.open()) {
            TableIdentifier id = TableIdentifier.parse(name.table());
            if (!catalog.namespaceExists(id.namespace())) {
                catalog.createNamespace(id.namespace());
            }
            run(catalog.createTable(id, SCHEMA, PartitionSpec.unpartitioned(), properties),
                    new LocalFileIO(name.root()),
                    commands);
        }
    }

    private static void run(Table table, LocalFileIO files, String commands) {
        commands.lines().forEach(line -> run(table, files, line.split(" ")));
    }

    private static void run(Table table, LocalFileIO files, String[] words) {
        switch (words[0]) {
            case "append" -> table.newAppend().appendFile(data(table, files, words)).commit();
            case "partition" -> table.updateSpec().addField(term(words[1], words[2])).commit();
            case "positions" -> commit(table, delete(table, files, words).ofPositionDeletes().build());
            case "equality" ->
                commit(table, delete(table, files, words).ofEqualityDeletes(Arrays.stream(words[3].split(","))
                        .mapToInt(Integer::parseInt).toArray()).build());
            case "vector" -> addVector(table, words[1], words[2]);
            case "rename" -> table.updateSchema().renameColumn(words[1], words[2]).commit();
            case "drop" -> table.updateSchema().deleteColumn(words[1]).commit();
            case "add" -> table.updateSchema().addColumn(words[1], Types.LongType.get()).commit();
            case "column" ->
                table.updateSchema().addColumn(words[1], Types.fromPrimitiveString(words[2])).commit();
            case "widen" -> table.updateSchema()
                    .updateColumn(words[1], Types.fromPrimitiveString(words[2])).commit();
            case "default" ->
                table.updateSchema().addColumn(words[1], Types.LongType.get(), "", Literal.of(42L)).commit();
            case "tag" -> table.manageSnapshots().createTag(words[1], table.currentSnapshot().snapshotId()).commit();
            case "branch" ->
                table.manageSnapshots().createBranch(words[1], table.currentSnapshot().snapshotId()).commit();
            default -> throw new IllegalArgumentException(words[0]);
        }
        table.refresh();
    }

    /** A file, its rows, its partition if there are more words, and the bounds of a column, as in {@code ts:1:9}. */
    private static DataFile data(Table table, LocalFileIO files, String[] words) {
        long rows = Long.parseLong(words[2]);
        DataFiles.Builder file = DataFiles.builder(table.spec()).withPath(words[1]).withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(files.file(words[1]).length()).withRecordCount(rows);
        if (words.length > 3 && table.spec().isPartitioned()) {
            file.withPartitionPath(words[3]);
        }
        if (words.length > 4) {
            file.withMetrics(metrics(table, rows, words[4]));
        }
        return file.build();
    }

    private static Metrics metrics(Table table, long rows, String text) {
        String[] bounds = text.split(":");
        Types.NestedField column = table.schema().findField(bounds[0]);
        int id = column.fieldId();
        return new Metrics(rows, null, Map.of(id, rows), Map.of(id, 0L), null,
                Map.of(id, bound(column, bounds[1])), Map.of(id, bound(column, bounds[2])));
    }

    private static ByteBuffer bound(Types.NestedField column, String value) {
        return column.type().typeId() == Type.TypeID.DATE
                ? Conversions.toByteBuffer(column.type(), Integer.valueOf(value))
                : Conversions.toByteBuffer(column.type(), Long.valueOf(value));
    }

    private static Term term(String transform, String column) {
        return switch (transform) {
            case "year" -> Expressions.year(column);
            case "month" -> Expressions.month(column);
            case "day" -> Expressions.day(column);
            case "hour" -> Expressions.hour(column);
            case "identity" -> Expressions.ref(column);
            default -> Expressions.bucket(column, 4);
        };
    }

    private static FileMetadata.Builder delete(Table table, LocalFileIO files, String[] words) {
        long rows = Long.parseLong(words[2]);
        FileMetadata.Builder file = FileMetadata.deleteFileBuilder(table.spec()).withPath(words[1])
                .withFormat(FileFormat.PARQUET).withFileSizeInBytes(files.file(words[1]).length())
                .withRecordCount(rows);
        return words.length > 4 ? file.withMetrics(metrics(table, rows, words[4])) : file;
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

    private static final class Operations implements TableOperations {
        private final Path folder;
        private final FileIO io = new LocalFileIO("");
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
