package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.SourceTables;
import dev.larder.source.table.TableVersion.Kind;
import dev.larder.source.table.WantedTimes;

/** Iceberg tables that Iceberg's own library has written. */
class IcebergTableTest {
    private static final String COLUMNS = "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2;"
            + " optional int64 x = 3;";

    @TempDir
    private Path folder;
    private final StringBuilder commands = new StringBuilder();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("t"));
    }

    private Path data(String name, String columns, LongStream ids, LongFunction<ParquetFormat.Row> rest) {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        ids.forEach(id -> rows.add(rest.apply(id)));
        Path file = ParquetFormat.PLAIN.write(folder.resolve(name), columns, rows);
        commands.append("append ").append(file).append(' ').append(rows.size()).append('\n');
        return file;
    }

    private Path data(String name, long from, long to) {
        return data(name, COLUMNS, LongStream.range(from, to),
                id -> group -> group.append("id", id).append("ts", id).append("x", id % 4));
    }

    private Path deletes(String name, String kind, String columns, String ids, ParquetFormat.Row... rows) {
        Path file = ParquetFormat.PLAIN.write(folder.resolve(name), columns, List.of(rows));
        commands.append(kind).append(' ').append(file).append(' ').append(rows.length).append(ids).append('\n');
        return file;
    }

    private static ParquetFormat.Row position(Path data, long row) {
        return group -> group.append("file_path", data.toString()).append("pos", row);
    }

    private static final String POSITIONS = "required binary file_path (STRING) = 2147483546; required int64 pos = 2147483545;";

    private void write() {
        IcebergTables.write(folder.resolve("t").toString(), commands.toString());
    }

    private List<String> read(IcebergVersion version) {
        return TableContents.of(open(version));
    }

    private SourceTable open(IcebergVersion version) {
        return SourceTables
                .open(new Data.Iceberg(new IcebergPlace.Path(folder.resolve("t").toString()), version), Storages.LOCAL,
                        PartitionFilter.NONE)
                .orElseThrow();
    }

    private List<Long> ids(IcebergVersion version) {
        return read(version).stream().map(line -> Long.valueOf(line.replaceAll(".*\"id\":(\\d+).*", "$1"))).sorted()
                .toList();
    }

    private static List<Long> range(long from, long to, long... without) {
        return LongStream.range(from, to).filter(id -> LongStream.of(without).noneMatch(each -> each == id)).boxed()
                .toList();
    }

    /** A file of position deletes may be about several files of data. */
    @Test
    void positionsAreDeleted() {
        Path first = data("a.parquet", 0, 10);
        Path second = data("b.parquet", 10, 20);
        deletes("p.parquet", "positions", POSITIONS, "", position(first, 0), position(first, 9), position(second, 5));
        write();
        assertEquals(range(0, 20, 0, 9, 15), ids(new IcebergVersion.Latest()));
    }

    @Test
    void deletionVectorsOfVersionThree() throws IOException {
        Path first = data("a.parquet", 0, 10);
        data("b.parquet", 10, 20);
        commands.append("vector ").append(first).append(" 2,3,7\n");
        write();
        assertEquals(range(0, 20, 2, 3, 7), ids(new IcebergVersion.Latest()));
        Path vectors = folder.resolve("t/data/vectors.puffin");
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(vectors, bytes);
        assertEquals("the deletion vector in `DIR/t/data/vectors.puffin` is damaged",
                refusal(new IcebergVersion.Latest()));
    }

    /** Equality deletes are about older files only, and null equals null. */
    @Test
    void keysAreDeletedFromOlderFiles() {
        data("a.parquet", 0, 10);
        deletes("e.parquet", "equality", "required int64 id = 1;", " 1", group -> group.append("id", 3L),
                group -> group.append("id", 5L));
        data("b.parquet", COLUMNS, LongStream.of(3, 20, 21),
                id -> group -> {
                    group.append("id", id).append("ts", id);
                    if (id != 20) {
                        group.append("x", 100L);
                    }
                });
        deletes("n.parquet", "equality", "optional int64 x = 3;", " 3", group -> {}, group -> group.append("x", 1L));
        write();
        // 3 is back by the second file; x is null in 20, and 1 in 1 and 9.
        assertEquals(range(0, 22, 1, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20),
                ids(new IcebergVersion.Latest()));
    }

    /** Writers may put whole rows into a file of deletes, of which the key alone counts. */
    @Test
    void windowsLeaveOutNoDeletes() {
        data("a.parquet", 0, 10);
        deletes("e.parquet", "equality", "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2;",
                " 1 ts:500:500", group -> group.append("id", 3L).append("ts", 500L));
        write();
        List<Long> deleted = new ArrayList<>();
        open(new IcebergVersion.Latest()).files("ts", new WantedTimes(0, 50, Long.MAX_VALUE),
                file -> deleted.add(file.deleted().get().next(0)));
        assertEquals(List.of(3L), deleted);
    }

    /** What does not fit is read once for each file that it is about, and in parts. */
    @Test
    void keysAreReadOnceIfTheyFit() {
        data("a.parquet", 0, 10);
        data("b.parquet", 0, 10);
        deletes("k.parquet", "equality", "required int64 id = 1; optional int64 x = 3;", " 1,3",
                key(1, 1), key(2, 1), key(7, 3), key(8, 0), key(9, 1));
        data("c.parquet", 0, 10);
        deletes("l.parquet", "equality", "required int64 id = 1;", " 1", group -> group.append("id", 5L));
        write();
        String rows = "{a.parquet= 1 5 7 8 9, b.parquet= 1 5 7 8 9, c.parquet= 5} ";
        assertEquals(rows + "{a.parquet=2, b.parquet=2, c.parquet=1, k.parquet=1, l.parquet=1}",
                IcebergTables.deletedByKey(folder.resolve("t"), 6));
        assertEquals(rows + "{a.parquet=4, b.parquet=4, c.parquet=1, k.parquet=2, l.parquet=2}",
                IcebergTables.deletedByKey(folder.resolve("t"), 2));
    }

    private static ParquetFormat.Row key(long id, long x) {
        return group -> group.append("id", id).append("x", x);
    }

    @Test
    void columnsAreKnownByTheirIds() {
        data("a.parquet", 1, 2);
        commands.append("rename x y\nadd x\ndefault z\n");
        write();
        assertEquals(List.of("{\"id\":1,\"ts\":1,\"x\":null,\"y\":1,\"z\":42}"), read(new IcebergVersion.Latest()));
    }

    @Test
    void snapshotsHaveNames() {
        data("a.parquet", 0, 3);
        commands.append("tag first\n");
        data("b.parquet", 3, 5);
        commands.append("branch second\n");
        data("c.parquet", 5, 6);
        commands.append("drop x\n");
        write();
        assertEquals(range(0, 6), ids(new IcebergVersion.Latest()));
        assertEquals(range(0, 5), ids(new IcebergVersion.Branch("second")));
        assertEquals("{\"id\":2,\"ts\":2,\"x\":2}", read(new IcebergVersion.Tag("first")).getLast());
        assertEquals("the Iceberg table `DIR/t` has no tag `second`. It has [branch main, branch second, tag first]",
                refusal(new IcebergVersion.Tag("second")));
        assertEquals("the Iceberg table `DIR/t` has no snapshot 5; it may have expired",
                refusal(new IcebergVersion.OfId(5)));
    }

    private String refusal(IcebergVersion version) {
        return assertThrows(SourceException.class, () -> read(version)).getMessage().replace(folder.toString(), "DIR");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Path data = data("a.parquet", 0, 3);
        Path positions = deletes("p.parquet", "positions", POSITIONS, "", position(data, 0));
        write();
        Files.delete(positions);
        assertEquals(
                "`DIR/p.parquet` does not exist, and the Iceberg table needs it. Was its snapshot expired? Read another"
                        + " snapshot, or restore the file",
                refusal(new IcebergVersion.Latest()));
        Files.delete(data);
        assertEquals(
                "`DIR/a.parquet` does not exist, and snapshot N of the Iceberg table `DIR/t` has it. Was the snapshot"
                        + " expired, or the table moved? Read a newer snapshot, or restore the file",
                refusal(new IcebergVersion.Latest()).replaceAll("snapshot \\d+", "snapshot N"));
        Path hint = folder.resolve("t/metadata/version-hint.text");
        Files.writeString(hint, "latest");
        assertEquals("`DIR/t/metadata/version-hint.text` is damaged: `latest` is not the number of a version",
                refusal(new IcebergVersion.Latest()));
        Files.delete(hint);
        assertEquals(
                "`DIR/t/metadata` has no version-hint.text, so its catalog alone knows which version is the current"
                        + " one. Set `path` to that version's file, such as DIR/t/metadata/v3.metadata.json",
                refusal(new IcebergVersion.Latest()));
    }

    /** As {@code write.metadata.compression-codec} makes it, in the name of today and in that of old writers. */
    @Test
    void metadataMayBeCompressed() throws IOException {
        data("a.parquet", 0, 3);
        data("b.parquet", 3, 5);
        write();
        Path plain = folder.resolve("t/metadata/v3.metadata.json");
        for (String name : List.of("v3.gz.metadata.json", "v3.metadata.json.gz")) {
            Path compressed = plain.resolveSibling(name);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
                Files.copy(plain, out);
            }
            Path away = Files.move(plain, folder.resolve("away"));
            assertEquals(range(0, 5), ids(new IcebergVersion.Latest()));
            Files.move(away, plain);
            Files.delete(compressed);
        }
    }

    @Test
    void aFolderOfCompressedMetadataIsATable() throws IOException {
        for (String name : List.of("v1.metadata.json", "v1.gz.metadata.json", "v1.metadata.json.gz")) {
            Files.createFile(Files.createDirectories(folder.resolve(name).resolve("metadata")).resolve(name));
            Location table = Location.of(folder.resolve(name).toString());
            assertEquals(Optional.of(Kind.ICEBERG), SourceTables.kindOf(table, Storages.LOCAL.of(table)), name);
        }
    }
}
