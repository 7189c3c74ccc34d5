package dev.larder.source.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.ParquetFormat;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.Sources;
import dev.larder.source.TestCodec;
import dev.larder.source.parquet.PageMemory;

class WantedRowsTest {
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;
    private SourcePlan plan;

    @BeforeEach
    void writeFile() {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long id = i;
            rows.add(group -> {
                group.append("id", id).append("ts", id).append("text", "text " + id % 50).append("bool", id % 3 == 0);
                if (id % 7 > 0) {
                    group.append("number", id / 3.0);
                }
            });
        }
        ParquetFormat format = new ParquetFormat(ParquetFormat.PLAIN.version(), true, false, TestCodec.SNAPPY, 500,
                100_000);
        Path file = format.write(folder.resolve("a.parquet"), """
                required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional double number;
                optional binary text (STRING); optional boolean bool;""", rows);
        plan = Sources.plan(Sources.view(Sources.feature("number", Scalar.DOUBLE),
                Sources.feature("text", Scalar.STRING), Sources.feature("bool", Scalar.BOOL)), file);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 0.01, 0.5, 0.99})
    void readsOnlyWantedRows(double share) {
        Random random = new Random(1);
        BitSet wanted = new BitSet();
        for (int i = 0; i < ROWS; i++) {
            wanted.set(i, random.nextDouble() < share);
        }
        for (ReadMemory memory : List.of(Sources.ample(), tight(), Sources.tiny())) {
            List<Long> read = new ArrayList<>();
            for (RowGroup group : plan.rowGroups()) {
                for (SourceRow row : Sources.rows(plan, group, from -> next(wanted, from), memory)) {
                    read.add(row.position());
                    assertIs(row.position(), assertInstanceOf(SourceRow.Valid.class, row).row());
                }
            }
            assertEquals(wanted.stream().asLongStream().boxed().toList(), read);
        }
    }

    @Test
    void allOrNoRowsMayBeWanted() {
        RowGroup group = plan.rowGroups().get(1);
        assertEquals(List.of(), Sources.rows(plan, group, from -> WantedRows.NONE, Sources.ample()));
        assertArrayEquals(LongStream.range(0, group.rows()).map(i -> group.firstPosition() + i).toArray(),
                Sources.rows(plan, group, WantedRows.ALL, Sources.ample()).stream()
                        .mapToLong(SourceRow::position).toArray());
    }

    /** Pages of some columns fit, those of all do not. */
    private static ReadMemory tight() {
        return new ReadMemory(new PageMemory(15_000), 10_000);
    }

    @Test
    void rowGroupsAreReadSideBySide() {
        assertTrue(plan.rowGroups().size() > 1);
        readSideBySide(Sources.ample());
        readSideBySide(tight());
        readSideBySide(Sources.tiny());
    }

    private void readSideBySide(ReadMemory memory) {
        List<Long> read = Collections.synchronizedList(new ArrayList<>());
        Stream.of(plan.rowGroups(), plan.rowGroups()).flatMap(List::stream).parallel().forEach(group -> {
            for (SourceRow row : Sources.rows(plan, group, WantedRows.ALL, memory)) {
                assertIs(row.position(), assertInstanceOf(SourceRow.Valid.class, row).row());
                read.add(row.position());
            }
        });
        assertEquals(2 * ROWS, read.size());
    }

    private static long next(BitSet wanted, long from) {
        int next = wanted.nextSetBit((int) from);
        return next < 0 ? WantedRows.NONE : next;
    }

    private static void assertIs(long id, FeatureRow row) {
        assertEquals(id, row.key().value(0));
        assertArrayEquals(new Object[]{id % 7 > 0 ? id / 3.0 : null, "text " + id % 50, id % 3 == 0}, row.values());
    }
}
