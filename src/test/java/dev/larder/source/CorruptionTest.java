package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.source.read.KeyBatch;
import dev.larder.source.read.KeyTimeReader;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;
import dev.larder.source.storage.SourceException;

/** Damaged files are refused by name, whatever is damaged in them; never a hang, never another failure. */
class CorruptionTest {
    private static final FeatureView VIEW = Sources.view(Sources.feature("number", Scalar.DOUBLE),
            Sources.feature("text", Scalar.STRING), Sources.feature("list", new ArrayOf(Scalar.INT64)),
            Sources.feature("bool", Scalar.BOOL));
    /** How many damaged files a test makes of one; larger by hand: {@code -Dlarder.damages=20000}. */
    private static final int DAMAGES = Integer.getInteger("larder.damages", 300);
    private static final long SEED = 20261120;

    @TempDir
    private Path folder;

    static Stream<ParquetFormat> formats() {
        return Stream.concat(ParquetFormat.all(), Stream.of(ParquetFormat.PLAIN.with(TestCodec.GZIP)));
    }

    private Path write(ParquetFormat format) {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long id = i;
            rows.add(group -> {
                group.append("id", id).append("ts", id * 1000).append("text", "text " + id % 5).append("bool",
                        id % 2 == 0);
                if (id % 3 > 0) {
                    group.append("number", id / 7.0);
                    group.addGroup("list").addGroup(0).append("element", id);
                }
            });
        }
        return format.write(folder.resolve("a.parquet"), """
                required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional double number;
                optional binary text (STRING); optional boolean bool;
                optional group list (LIST) { repeated group list { optional int64 element; } }""", rows);
    }

    private Path writeByDuckDb(String codec) {
        return DuckDb.copy("""
                SELECT i::BIGINT AS id, make_timestamp(i * 1000) AS ts, i / 7 AS number, 'text ' || i % 5 AS text,
                  [i, i + 1] AS list, i % 2 = 0 AS bool FROM range(200) t(i)""", folder.resolve("d.parquet"),
                "CODEC '" + codec + "'", "ROW_GROUP_SIZE 100");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void damageUnderAChecksumIsNeverReadAsValues(ParquetFormat format) throws IOException {
        Path file = write(format);
        List<String> expected = rows(file);
        byte[] bytes = Files.readAllBytes(file);
        BitSet checked = pageBytes(bytes);
        assertFalse(checked.isEmpty());
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            int position = random.nextInt(bytes.length);
            List<String> rows = rowsOf(file, flip(bytes, position, random));
            refused += rows == null ? 1 : 0;
            if (checked.get(position) && rows != null) {
                assertEquals(expected, rows, "byte " + position);
            }
        }
        assertNotEquals(0, refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
    void damageWithoutAChecksumGivesRowsOrAnError(String codec) throws IOException {
        Path file = writeByDuckDb(codec);
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = bytes.clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                damaged = flip(damaged, random.nextInt(bytes.length), random);
            }
            refused += rowsOf(file, damaged) == null ? 1 : 0;
        }
        assertNotEquals(0, refused);
    }

    @Test
    void aFileCutAtAnyLengthIsRefused() throws IOException {
        Path file = write(ParquetFormat.PLAIN.with(WriterVersion.PARQUET_2_0));
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(file, Arrays.copyOf(bytes, length));
            String message = assertThrows(SourceException.class, () -> rows(file)).getMessage();
            assertTrue(message.startsWith("`" + file + "` is "), message);
        }
    }

    @Test
    void anErrorNamesFileRowGroupAndColumn() throws IOException {
        Path file = write(ParquetFormat.PLAIN.withRowGroupBytes(600));
        byte[] bytes = Files.readAllBytes(file);
        SourcePlan plan = Sources.plan(VIEW, file);
        assertTrue(plan.rowGroups().size() > 3);
        int number = (int) plan.rowGroups().get(3).chunk(2).offset();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, number, bytes.length - number);
        Util.readPageHeader(in);
        bytes[bytes.length - in.available() + 10] ^= 1;
        Files.write(file, bytes);
        List<SourceRow> before = new ArrayList<>();
        String message = assertThrows(SourceException.class, () -> readInto(before, Sources.plan(VIEW, file)))
                .getMessage();
        assertEquals("`" + file + "` is damaged in row group 3, column `number`: a page does not match its checksum",
                message);
        assertEquals(plan.rowGroups().get(3).firstPosition(), before.size());
    }

    private static void readInto(List<SourceRow> rows, SourcePlan plan) {
        for (RowGroup group : plan.rowGroups()) {
            try (RowReader reader = new RowReader(plan, group, WantedRows.ALL, Sources.ample())) {
                for (List<SourceRow> batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
                    rows.addAll(batch);
                }
            }
        }
    }

    /** Null where the file is refused. */
    private static List<String> rowsOf(Path file, byte[] damaged) throws IOException {
        Files.write(file, damaged);
        return assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            try {
                return rows(file);
            } catch (SourceException | PlanException e) {
                assertTrue(e.getMessage().startsWith("`" + file + "`"), e.getMessage());
                return null;
            }
        });
    }

    /** Both passes; the second alone is shown, for where nothing is checked they need not agree. */
    private static List<String> rows(Path file) {
        SourcePlan plan = Sources.plan(VIEW, file);
        KeyBatch batch = new KeyBatch();
        for (RowGroup group : plan.rowGroups()) {
            try (KeyTimeReader reader = new KeyTimeReader(plan, group, Sources.ample())) {
                while (reader.next(batch)) {
                    assertTrue(batch.size() > 0);
                }
            }
        }
        List<SourceRow> rows = new ArrayList<>();
        readInto(rows, plan);
        return rows.stream().map(SourceRow::toString).toList();
    }

    private static byte[] flip(byte[] bytes, int position, Random random) {
        byte[] flipped = bytes.clone();
        flipped[position] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    /** Where pages have their bytes, which their checksums cover; their headers are not covered. */
    private static BitSet pageBytes(byte[] bytes) throws IOException {
        BitSet covered = new BitSet();
        int position = 4;
        try {
            while (true) {
                ByteArrayInputStream in = new ByteArrayInputStream(bytes, position, bytes.length - position);
                PageHeader header = Util.readPageHeader(in);
                if (!header.isSetCrc()) {
                    return covered;
                }
                int from = bytes.length - in.available();
                position = from + header.compressed_page_size;
                covered.set(from, position);
            }
        } catch (IOException e) {
            // The first thing after the pages, an index or the footer, is no page header.
            return covered;
        }
    }
}
