package dev.larder.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.NoValue;
import dev.larder.feature.SampleValues;
import dev.larder.feature.ViewSource;
import dev.larder.source.ParquetWitness;
import dev.larder.source.PlanException;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Sources;
import dev.larder.source.Window;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.text.Times;

/** Files of rows are read back, by larder's reader and by DuckDB. */
class RowFileTest {
    private static final JoinKeys KEYS = new JoinKeys(Arrays.stream(Scalar.values()).filter(Scalar::canBeKey)
            .map(type -> new JoinKey("key " + type, type)).toList());
    private static final List<Feature> FEATURES = SampleValues.types().stream()
            .map(type -> new Feature(type.toString().replaceAll("[<>(),]", "."), type)).toList();
    private static final FeatureView VIEW = new FeatureView("every_type", KEYS, FEATURES);
    /** Of the file's columns. */
    private static final List<FeatureType> TYPES = Stream.of(KEYS.all().stream().map(JoinKey::type),
            Stream.of(Scalar.TIMESTAMP, Scalar.TIMESTAMP), FEATURES.stream().map(Feature::type),
            Stream.of(Scalar.TIMESTAMP)).<FeatureType>flatMap(types -> types).toList();
    private static final ViewSource SOURCE = new ViewSource("", "when", Optional.of("made"),
            Map.of("int32", "expires_at", "key bytes", "event_timestamp"));

    /** Of nulls and of arrays without elements. */
    private static final FeatureRow EMPTY = new FeatureRow(
            EntityKey.of(KEYS, new byte[3], 1, 2L, "a", Instant.EPOCH, new UUID(0, 0)), 1, 2, FEATURES.stream()
                    .map(feature -> feature.type() instanceof ArrayOf array ? array.newArray(0) : null).toArray());

    private Path folder;
    private Path file;

    /** @param expires {@link FeatureRow#NO_TIME} for never */
    record Written(FeatureRow row, long expires) {}

    @BeforeTry
    void make() throws IOException {
        folder = Files.createTempDirectory("rows");
        file = folder.resolve("rows.parquet");
    }

    @AfterTry
    void clear() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
    }

    @Provide
    Arbitrary<List<Written>> rows() {
        Arbitrary<Long> times = SampleValues.instants().map(Times::micros);
        Arbitrary<Long> optional = times.injectNull(0.3).map(time -> time == null ? FeatureRow.NO_TIME : time);
        Arbitrary<Object[]> keys = Combinators.combine(KEYS.all().stream()
                .map(key -> SampleValues.of(key.type())).toList()).as(List::toArray);
        Arbitrary<Object[]> values = Combinators.combine(FEATURES.stream()
                .map(feature -> Arbitraries.frequencyOf(Tuple.of(8, SampleValues.of(feature.type())),
                        Tuple.of(2, Arbitraries.of(NoValue.values()).map(Object.class::cast)),
                        Tuple.of(2, Arbitraries.just(null))))
                .toList()).as(List::toArray);
        return Combinators.combine(keys, times, optional, values, optional)
                .as((key, event, created, features, expires) -> new Written(
                        new FeatureRow(EntityKey.of(KEYS, key), event, created, features), expires))
                .list().ofMaxSize(30);
    }

    @Example
    void anInterruptIsNotReportedAsADiskError() throws IOException {
        Thread.currentThread().interrupt();
        String message = assertThrows(SourceException.class, () -> RowFile.create(output(file), KEYS, FEATURES,
                Optional.of(SOURCE), "larder version 0", Map.of())).getMessage();
        assertTrue(Thread.interrupted());
        assertEquals("`" + file + "` cannot be written: writing was interrupted", message);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Property(tries = 100)
    void writtenRowsAreReadBack(@ForAll("rows") List<Written> rows) throws IOException {
        write(rows);

        List<FeatureRow> expected = rows.stream().map(written -> withoutAbsent(written.row)).toList();
        ViewSource there = new ViewSource(file.toString(), SOURCE.eventTimestamp(), SOURCE.createdTimestamp(),
                SOURCE.columns());
        assertEquals(expected, Sources.validRows(SourcePlanner.plan(VIEW, there, Window.ALL)));

        assertEquals(rows.stream().map(RowFileTest::cells).toList(), ParquetWitness.rows(file, TYPES));
    }

    private long write(List<Written> rows) {
        try (RowFile target = RowFile.create(output(file), KEYS, FEATURES, Optional.of(SOURCE), "larder version 1.2.3",
                Map.of("larder.view", "every_type"))) {
            rows.forEach(written -> target.add(written.row, written.expires));
            return target.finish();
        }
    }

    private static FeatureRow withoutAbsent(FeatureRow row) {
        return new FeatureRow(row.key(), row.eventMicros(), row.createdMicros(), Arrays.stream(row.values())
                .map(value -> value instanceof NoValue ? null : value).toArray());
    }

    /** As the witness says them. */
    private static List<String> cells(Written written) {
        FeatureRow row = withoutAbsent(written.row);
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            cells.add(row.key().value(i));
        }
        cells.add(Times.instant(row.eventMicros()));
        cells.add(time(row.createdMicros()));
        cells.addAll(Arrays.asList(row.values()));
        cells.add(time(written.expires));
        return IntStream.range(0, cells.size()).mapToObj(i -> ParquetWitness.text(TYPES.get(i), cells.get(i))).toList();
    }

    private static Instant time(long micros) {
        return micros == FeatureRow.NO_TIME ? null : Times.instant(micros);
    }

    /** In Parquet's own words, which other readers go by. */
    @Example
    void columnsHaveNamesAndTypesThatAnyReaderUnderstands() throws IOException {
        write(List.of());
        ParquetMetadata footer = ParquetWitness.footer(file);
        assertEquals("""
                message rows {
                  required binary event_timestamp;
                  required int32 key int32;
                  required int64 key int64;
                  required binary key string (STRING);
                  required int64 key timestamp (TIMESTAMP(MICROS,true));
                  required fixed_len_byte_array(16) key uuid (UUID);
                  required int64 when (TIMESTAMP(MICROS,true));
                  optional int64 made (TIMESTAMP(MICROS,true));
                  optional binary string (STRING);
                  optional int32 expires_at;
                  optional int64 int64;
                  optional float float;
                  optional double double;
                  optional boolean bool;
                  optional binary bytes;
                  optional int64 timestamp (TIMESTAMP(MICROS,true));
                  optional fixed_len_byte_array(16) uuid (UUID);
                  optional int32 decimal.9.2. (DECIMAL(9,2));
                  optional int64 decimal.18.0. (DECIMAL(18,0));
                  optional int64 decimal.18.18. (DECIMAL(18,18));
                  optional fixed_len_byte_array(9) decimal.19.4. (DECIMAL(19,4));
                  optional fixed_len_byte_array(16) decimal.38.10. (DECIMAL(38,10));
                """ + lists("binary string (STRING)", "int32 int32", "int64 int64", "float float", "double double",
                "boolean bool", "binary bytes", "int64 timestamp (TIMESTAMP(MICROS,true))",
                "fixed_len_byte_array(16) uuid (UUID)", "int32 decimal.9.2. (DECIMAL(9,2))",
                "int64 decimal.18.0. (DECIMAL(18,0))", "int64 decimal.18.18. (DECIMAL(18,18))",
                "fixed_len_byte_array(9) decimal.19.4. (DECIMAL(19,4))",
                "fixed_len_byte_array(16) decimal.38.10. (DECIMAL(38,10))") + """
                          optional int64 _expires_at (TIMESTAMP(MICROS,true));
                        }
                        """, footer.getFileMetaData().getSchema().toString());
        assertEquals("larder version 1.2.3", footer.getFileMetaData().getCreatedBy());
        assertEquals(Map.of("larder.view", "every_type"), footer.getFileMetaData().getKeyValueMetaData());
        assertEquals(List.of(), footer.getBlocks());
    }

    private static String lists(String... elements) {
        StringBuilder text = new StringBuilder();
        for (String element : elements) {
            String[] parts = element.split(" ", 3);
            text.append("""
                      optional group array.%s. (LIST) {
                        repeated group list {
                          required %s element%s;
                        }
                      }
                    """.formatted(parts[1], parts[0], parts.length == 3 ? " " + parts[2] : ""));
        }
        return text.toString();
    }

    /** A view without a source, whose features are called as a source's columns usually are. */
    @Example
    void reservedNamesAreRenamed() {
        JoinKeys key = JoinKeys.of("event_timestamp", Scalar.INT64);
        assertEquals(new RowFileNames(List.of("event_timestamp"), "_event_timestamp", "_created_timestamp",
                List.of("created_timestamp", "x"), "expires_at"),
                RowFileNames.of(key, List.of(new Feature("created_timestamp", Scalar.INT64),
                        new Feature("x", Scalar.INT64)), Optional.empty()));
    }

    @Example
    void aColumnThatIsReadTwiceCannotBeWritten() {
        ViewSource source = new ViewSource("x", "ts", Optional.empty(), Map.of("last", "ts"));
        PlanException refused = assertThrows(PlanException.class, () -> RowFileNames.of(
                JoinKeys.of("id", Scalar.INT64), List.of(new Feature("last", Scalar.TIMESTAMP)), Optional.of(source)));
        assertEquals("the source has the event time and feature `last` in one column `ts`, which cannot hold both if"
                + " they differ; scan other features only, as VIEW:FEATURE", refused.getMessage());
    }

    /** Statistics by which engines pass over row groups, and row groups small enough for a small heap. */
    @Example
    void manyRowsAreSeveralRowGroupsWithStatistics() throws IOException {
        JoinKeys key = JoinKeys.of("id", Scalar.INT64);
        List<Feature> features = List.of(new Feature("noise", Scalar.BYTES), new Feature("x", Scalar.DOUBLE));
        Random random = new Random(7);
        try (RowFile target = RowFile.create(output(file), key, features, Optional.empty(), "larder version 1.2.3",
                Map.of())) {
            for (long i = 0; i < 80_000; i++) {
                byte[] noise = new byte[1000];
                random.nextBytes(noise);
                target.add(new FeatureRow(EntityKey.of(key, i), -i, FeatureRow.NO_TIME,
                        new Object[]{noise, i % 2 == 0 ? null : (double) i}), FeatureRow.NO_TIME);
            }
            target.finish();
        }
        List<BlockMetaData> groups = ParquetWitness.footer(file).getBlocks();
        assertTrue(groups.size() > 1, groups::toString);
        long from = 0;
        for (BlockMetaData group : groups) {
            assertTrue(group.getTotalByteSize() < 40 << 20, group::toString);
            long to = from + group.getRowCount();
            ColumnChunkMetaData id = group.getColumns().getFirst();
            assertEquals(from, id.getStatistics().genericGetMin());
            assertEquals(to - 1, id.getStatistics().genericGetMax());
            assertEquals(CompressionCodecName.ZSTD, id.getCodec());
            assertEquals(-to + 1, group.getColumns().get(1).getStatistics().genericGetMin());
            assertEquals(group.getRowCount(), group.getColumns().get(2).getStatistics().getNumNulls());
            from = to;
        }
        assertEquals(80_000, from);
        assertEquals(80_000, ParquetWitness.rows(file, List.of(Scalar.INT64)).size());
    }

    @Example
    void aChangedByteIsFoundByThePageChecksum() throws IOException {
        write(List.of(new Written(EMPTY, FeatureRow.NO_TIME)));
        byte[] bytes = Files.readAllBytes(file);
        ColumnChunkMetaData chunk = ParquetWitness.footer(file).getBlocks().getFirst().getColumns().get(3);
        // The last byte of the only page of a column.
        bytes[Math.toIntExact(chunk.getStartingPos() + chunk.getTotalSize()) - 1] ^= 1;
        Files.write(file, bytes);
        ViewSource there = new ViewSource(file.toString(), "when", Optional.of("made"), SOURCE.columns());
        SourceException refused = assertThrows(SourceException.class,
                () -> Sources.validRows(SourcePlanner.plan(VIEW, there, Window.ALL)));
        assertTrue(refused.getMessage().contains("a page does not match its checksum"), refused.getMessage());
    }

    @Example
    void anUnfinishedFileKeepsTheFormerOne() throws IOException {
        Files.writeString(file, "former");
        try (RowFile target = RowFile.create(output(file), KEYS, FEATURES, Optional.empty(), "larder version 1",
                Map.of())) {
            target.add(EMPTY, FeatureRow.NO_TIME);
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(2, files.count());
            }
            assertEquals("former", Files.readString(file));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertEquals("former", Files.readString(file));
    }

    private OutputFile output(Path path) {
        return OutputFile.of(Storages.LOCAL, folder, path.toString());
    }

    @Example
    void theTargetOfALinkIsReplaced() throws IOException {
        Path link = folder.resolve("link.parquet");
        Files.writeString(file, "former");
        Files.createSymbolicLink(link, file);
        try (RowFile target = RowFile.create(output(link), KEYS, FEATURES, Optional.empty(), "larder version 1",
                Map.of())) {
            assertEquals(target.finish(), Files.size(file));
        }
        assertTrue(Files.isSymbolicLink(link));
        Files.delete(link);
        assertEquals(List.of(), ParquetWitness.rows(file, TYPES));
    }
}
