package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;

/** Lists in every form that writers have used, across the ends of pages. */
class ListMappingTest {
    private static final String REST = "required int64 id; required int64 ts (TIMESTAMP(MICROS,true));";
    private static final ArrayOf LONGS = new ArrayOf(Scalar.INT64);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {
            "optional group x (LIST) { repeated group list { optional int64 element; } }",
            "optional group x (LIST) { repeated group bag { required int64 array_element; } }",
            "optional group x (LIST) { repeated group array { required int64 item; } }",
            "optional group x (LIST) { repeated int64 array; }",
            "required group x (LIST) { repeated group list { optional int64 element; } }",
            "required group x (LIST) { repeated int64 element; }",
            "repeated int64 x;"})
    void readsEveryForm(String column) {
        List<long[]> lists = lists(column.startsWith("optional"));
        List<ParquetFormat.Row> rows = IntStream.range(0, lists.size()).<ParquetFormat.Row>mapToObj(i -> group -> {
            group.append("id", (long) i).append("ts", 0L);
            addList(group, column, lists.get(i));
        }).toList();
        ParquetFormat.all().forEach(format -> {
            Path file = format.write(folder.resolve("lists.parquet"), REST + column, rows);
            SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", LONGS)), file);
            assertArrayEquals(lists.toArray(), Sources.values(plan), format::toString);
            for (int step : List.of(2, 7, 50)) {
                assertWantedOnly(plan, lists, step, Sources.ample());
                assertWantedOnly(plan, lists, step, Sources.tiny());
            }
        });
    }

    /** Rows in between are skipped, by value, by page and by part of a page. */
    private static void assertWantedOnly(SourcePlan plan, List<long[]> lists, int step, ReadMemory memory) {
        List<Object> read = new ArrayList<>();
        WantedRows wanted = from -> (from + step - 1) / step * step;
        for (SourceRow row : Sources.rows(plan, plan.rowGroups().getFirst(), wanted, memory)) {
            read.add(assertInstanceOf(SourceRow.Valid.class, row).row().values()[0]);
        }
        Object[] expected = IntStream.range(0, lists.size()).filter(i -> i % step == 0).mapToObj(lists::get).toArray();
        assertArrayEquals(expected, read.toArray());
    }

    private static List<long[]> lists(boolean withNulls) {
        Random random = new Random(7);
        List<long[]> lists = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int length = random.nextInt(9) - 2;
            lists.add(length == -2 && withNulls ? null : random.longs(Math.max(0, length), 0, 5).toArray());
        }
        return lists;
    }

    private static void addList(Group group, String column, long[] list) {
        if (column.startsWith("repeated")) {
            for (long element : list) {
                group.append("x", element);
            }
        } else if (list != null) {
            Group outer = group.addGroup("x");
            boolean twoLevels = outer.getType().getType(0).isPrimitive();
            for (long element : list) {
                if (twoLevels) {
                    outer.add(0, element);
                } else {
                    outer.addGroup(0).add(0, element);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.larder.source.ParquetFormat#all")
    void refusesNullElementsAndElementsOutOfRange(ParquetFormat format) {
        String column = "optional group x (LIST) { repeated group list { optional int64 element; } }";
        List<ParquetFormat.Row> rows = List.of(
                row(List.of(1L, 2L)), row(Arrays.asList(1L, null, 3L)), row(List.of(4L)),
                row(List.of(5L, 3_000_000_000L, 6L, 7L)), row(List.of(8L, 9L)));
        Path file = format.write(folder.resolve("lists.parquet"), REST + column, rows);
        SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", new ArrayOf(Scalar.INT32))), file);
        assertArrayEquals(new Object[]{new int[]{1, 2}, "feature `x[1]` = null is not allowed as an element of a list",
                new int[]{4}, "feature `x[1]` = 3000000000 is out of range for int32", new int[]{8, 9}},
                Sources.values(plan));
        SourceRow.Rejected rejected = assertInstanceOf(SourceRow.Rejected.class, Sources.read(plan).get(3));
        assertEquals("[5,3000000000,...]", rejected.content().get("x"));
    }

    private static ParquetFormat.Row row(List<Long> list) {
        return group -> {
            group.append("id", 1L).append("ts", 0L);
            Group outer = group.addGroup("x");
            for (Long element : list) {
                Group inner = outer.addGroup(0);
                if (element != null) {
                    inner.add(0, element);
                }
            }
        };
    }

    @Test
    void readsListsOfEveryType() {
        Path file = DuckDb.copy("""
                SELECT 1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, ['a', 'b'] AS strings, [1, 2]::INT[] AS int32s,
                  [1.5, 2.5]::FLOAT[] AS floats, [1.5]::DOUBLE[] AS doubles, [true, false] AS bools,
                  ['\\xFF'::BLOB] AS blobs, [TIMESTAMP '1969-12-31 23:59:59'] AS times, []::DOUBLE[] AS none,
                  [1.25::DECIMAL(5,2)] AS decimals, NULL::FLOAT[] AS missing""", folder.resolve("types.parquet"));
        SourcePlan plan = Sources.plan(Sources.view(
                Sources.feature("strings", new ArrayOf(Scalar.STRING)),
                Sources.feature("int32s", LONGS),
                Sources.feature("floats", new ArrayOf(Scalar.FLOAT)),
                Sources.feature("doubles", new ArrayOf(Scalar.FLOAT)),
                Sources.feature("bools", new ArrayOf(Scalar.BOOL)),
                Sources.feature("blobs", new ArrayOf(Scalar.BYTES)),
                Sources.feature("times", new ArrayOf(Scalar.TIMESTAMP)),
                Sources.feature("none", new ArrayOf(Scalar.DOUBLE)),
                Sources.feature("decimals", new ArrayOf(Scalar.STRING)),
                Sources.feature("missing", new ArrayOf(Scalar.FLOAT))), file);
        assertArrayEquals(new Object[]{new String[]{"a", "b"}, new long[]{1, 2}, new float[]{1.5f, 2.5f},
                new float[]{1.5f}, new boolean[]{true, false}, new byte[][]{{(byte) 0xff}},
                new Instant[]{Instant.parse("1969-12-31T23:59:59Z")}, new double[0], new String[]{"1.25"}, null},
                Sources.validRows(plan).getFirst().values());
    }

    /** A list longer than a page, which the first version of pages may cut anywhere. */
    @Test
    void readsLongLists() {
        Path file = DuckDb.copy("""
                SELECT i::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, range(i * 1000, i * 1000 + 70000) AS x
                FROM range(20) t(i)""", folder.resolve("long.parquet"));
        SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", LONGS)), file);
        Object[] values = Sources.values(plan);
        assertEquals(20, values.length);
        for (int i = 0; i < values.length; i++) {
            int from = i * 1000;
            assertArrayEquals(IntStream.range(from, from + 70000).asLongStream().toArray(), (long[]) values[i]);
        }
    }
}
