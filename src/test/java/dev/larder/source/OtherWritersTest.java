package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.apache.parquet.format.AesGcmV1;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnCryptoMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.EncryptionAlgorithm;
import org.apache.parquet.format.EncryptionWithColumnKey;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ViewSource;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;

/** Files as other writers make them, where those differ from the usual ones. */
class OtherWritersTest {
    @TempDir
    private Path folder;

    /** Row groups of Arrow that hold no rows: their dictionary is at 4, their data at 0. */
    @Test
    void aRowGroupWithoutRowsIsSkipped() throws IOException {
        Path partition = Files.createDirectory(folder.resolve("ts=2026-11-19"));
        try (InputStream file = OtherWritersTest.class.getResourceAsStream("/parquet/arrow-zero-row-group.parquet")) {
            Files.copy(file, partition.resolve("a.parquet"));
        }
        SourcePlan plan = SourcePlanner.plan(Sources.view(Sources.feature("column2", Scalar.INT32)),
                new ViewSource(folder.toString(), "ts", Optional.empty(), Map.of("id", "column1")), Window.ALL);
        assertEquals(0, plan.rows());
        assertEquals(List.of(), plan.rowGroups());
    }

    /** The schema of hyparquet's file leaves out whether its column is required, optional or repeated. */
    @Test
    void aColumnWithoutRepetitionIsRequired() throws IOException {
        Path partition = Files.createDirectories(folder.resolve("id=1/ts=2026-11-19"));
        try (InputStream file = OtherWritersTest.class
                .getResourceAsStream("/parquet/hyparquet-no-repetition.parquet")) {
            Files.copy(file, partition.resolve("a.parquet"));
        }
        SourceSchema.Column column = SourceSchema.of(partition.resolve("a.parquet").toString(), Storages.LOCAL)
                .columns().getFirst();
        SourcePlan plan = SourcePlanner.plan(Sources.view(Sources.feature("x", Scalar.STRING)),
                new ViewSource(folder.toString(), "ts", Optional.empty(), Map.of("x", column.name())), Window.ALL);
        assertArrayEquals(new Object[]{"alpha", "bravo", "charlie", "delta"}, Sources.values(plan));
    }

    @Test
    void aPageThatSnappyCannotReadIsDamaged() throws IOException {
        Path file = write();
        changeFooter(file,
                footer -> footer.row_groups.getFirst().columns.get(2).meta_data.codec = CompressionCodec.SNAPPY);
        SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", Scalar.INT64)), file);
        assertEquals("`" + file + "` is damaged in row group 0, column `x`: a page does not decompress to the length it"
                + " claims", assertThrows(SourceException.class, () -> Sources.values(plan)).getMessage());
    }

    @Test
    void aFileWithoutRowsIsRead() {
        Path file = DuckDb.copy("SELECT 1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, 1 AS x WHERE false",
                folder.resolve("a.parquet"));
        assertEquals(0, Sources.plan(Sources.view(Sources.feature("x", Scalar.INT32)), file).rows());
    }

    private Path write() {
        return ParquetFormat.PLAIN.withDictionary().write(folder.resolve("a.parquet"),
                "required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); required int64 x; required int64 y;",
                IntStream.range(0, 50).<ParquetFormat.Row>mapToObj(i -> group -> group.append("id", (long) i)
                        .append("ts", 0L).append("x", (long) i % 5).append("y", (long) i % 7)).toList());
    }

    private static void changeFooter(Path file, Consumer<FileMetaData> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = ByteBuffer.wrap(bytes, bytes.length - 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
        int start = bytes.length - 8 - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
        change.accept(footer);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, start);
        Util.writeFileMetaData(footer, out);
        out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start).array());
        out.write("PAR1".getBytes());
        Files.write(file, out.toByteArray());
    }

    @Test
    void anUnsupportedCodecIsRefused() throws IOException {
        Path file = write();
        changeFooter(file,
                footer -> footer.row_groups.getFirst().columns.getFirst().meta_data.codec = CompressionCodec.LZO);
        assertEquals("`" + file + "`: column `id` is compressed with LZO, which larder does not read",
                assertThrows(PlanException.class, () -> Sources.plan(
                        Sources.view(Sources.feature("y", Scalar.INT64)), file)).getMessage());
    }

    /** parquet-mr before 1.2.9 did not count the header of the dictionary page in the length of its chunk. */
    @Test
    void aChunkLongerThanItsDeclaredSizeIsRead() throws IOException {
        Path file = write();
        int header = 14;
        changeFooter(file, footer -> {
            footer.created_by = "parquet-mr version 1.2.8 (build abc)";
            footer.row_groups.getFirst().columns.forEach(chunk -> chunk.meta_data.total_compressed_size -= header);
        });
        SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", Scalar.INT64)), file);
        assertArrayEquals(IntStream.range(0, 50).mapToObj(i -> (long) i % 5).toArray(), Sources.values(plan));
    }

    /** Of a file with an open footer, the columns that are not encrypted can be read. */
    @Test
    void plainColumnsBesideEncryptedOnesAreRead() throws IOException {
        Path file = write();
        changeFooter(file, footer -> {
            footer.setEncryption_algorithm(EncryptionAlgorithm.AES_GCM_V1(new AesGcmV1()));
            ColumnChunk secret = footer.row_groups.getFirst().columns.getLast();
            secret.setCrypto_metadata(ColumnCryptoMetaData.ENCRYPTION_WITH_COLUMN_KEY(
                    new EncryptionWithColumnKey(List.of("y"))));
            secret.meta_data = null;
        });
        assertArrayEquals(IntStream.range(0, 50).mapToObj(i -> (long) i % 5).toArray(),
                Sources.values(Sources.plan(Sources.view(Sources.feature("x", Scalar.INT64)), file)));
        assertEquals("`" + file + "`: column `y` is encrypted, which larder does not read",
                assertThrows(PlanException.class, () -> Sources.plan(
                        Sources.view(Sources.feature("y", Scalar.INT64)), file)).getMessage());
        changeFooter(file, footer -> footer.row_groups.getFirst().columns.removeIf(chunk -> chunk.meta_data != null));
        assertEquals("`" + file + "` has only encrypted columns, which larder does not read",
                assertThrows(SourceException.class, () -> Sources.plan(
                        Sources.view(Sources.feature("x", Scalar.INT64)), file)).getMessage());
    }
}
