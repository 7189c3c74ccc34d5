package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.source.read.SourceRow;
import dev.larder.source.storage.LocalFiles;
import dev.larder.source.storage.SourceException;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.DeletedRows;
import dev.larder.source.table.TableColumn;
import dev.larder.source.table.TableFile;
import dev.larder.source.table.TimeRange;

/** What a table says of its files: deleted rows, columns, partitions, statistics. */
class TableReadTest {
    private static final FeatureView X = Sources.view(Sources.feature("x", Scalar.INT64));
    private static final String ROWS = "SELECT i::BIGINT AS id, make_timestamp(i * 1000000) AS ts, i AS x"
            + " FROM range(%d, %d) t(i)";

    @TempDir
    private Path folder;

    private Path write(String name, int from, int to) {
        return DuckDb.copy(ROWS.formatted(from, to), folder.resolve(name), "ROW_GROUP_SIZE 2048");
    }

    private static SourcePlan plan(FeatureView view, ListedTable table, Window window) {
        return SourcePlanner.plan(Storages.LOCAL, table, view, Sources.source("unused"), window, Optional.empty(),
                Arrivals.none(), EarlierRuns.NONE);
    }

    /** Single rows, a whole row group, rows across the border of two, and the last row of a file. */
    @Test
    void noPassSeesDeletedRows() {
        Set<Long> deleted = LongStream.concat(LongStream.of(0, 5, 7, 9_999, 10_239), LongStream.range(2_048, 4_100))
                .boxed().collect(Collectors.toSet());
        Path first = write("a.parquet", 0, 10_240);
        Path second = write("b.parquet", 10_240, 12_000);
        SourcePlan plan = plan(X, ListedTable.of(folder,
                ListedTable.file(first, Map.of(),
                        ListedTable.deleted(deleted.stream().mapToLong(Long::longValue))),
                ListedTable.file(second, Map.of(), ListedTable.deleted(LongStream.of(1_759)))), Window.ALL);
        deleted.add(11_999L);
        List<Long> expected = LongStream.range(0, 12_000).filter(row -> !deleted.contains(row)).boxed().toList();
        List<SourceRow> rows = Sources.read(plan);
        assertEquals(expected, rows.stream().map(SourceRow::position).toList());
        assertEquals(expected, rows.stream().map(row -> ((SourceRow.Valid) row).row().values()[0]).toList());
        assertEquals(12_000, plan.rows());
        assertEquals(expected.size(), plan.keptRows());
        assertEquals(expected.size(), plan.rowsToRead());
        assertEquals("version 3 of 1970-01-01T00:00:00Z", plan.version().orElseThrow().toString());
    }

    @Test
    void skippedRowGroupsCountNoDeletedRows() {
        Path file = write("a.parquet", 0, 10_240);
        SourcePlan plan = plan(X, ListedTable.of(folder, ListedTable.file(file, Map.of(),
                ListedTable.deleted(LongStream.range(0, 3_000)))), new Window(4_096_000_000L, 6_144_000_000L));
        assertEquals(new SourcePlan.Skipped(0, 4, 1_096, 4_096), plan.skipped());
    }

    @Test
    void aDeletedRowThatAFileDoesNotHaveIsDamage() {
        Path file = write("a.parquet", 0, 10);
        ListedTable table = ListedTable.of(folder,
                ListedTable.file(file, Map.of(), ListedTable.deleted(LongStream.of(10))));
        assertEquals("`" + file + "` has 10 rows, and its table has deleted row 10 of it: one of them is damaged",
                assertThrows(SourceException.class, () -> plan(X, table, Window.ALL)).getMessage());
    }

    @Test
    void statisticsOfTheTableSkipFilesUnopened() {
        ListedTable table = ListedTable.of(folder, unread("old.parquet", OptionalLong.of(7), 0, 99),
                unread("late.parquet", OptionalLong.of(5), 2_000_000, 2_000_001),
                ListedTable.file(write("a.parquet", 1, 2), Map.of(), DeletedRows.NONE));
        SourcePlan plan = plan(X, table, new Window(100, 2_000_000));
        assertEquals(new SourcePlan.Skipped(2, 0, 7, 5), plan.skipped());
        assertEquals(1, plan.files().size());
        ListedTable unknown = ListedTable.of(folder, unread("old.parquet", OptionalLong.empty(), 0, 99));
        assertEquals("old.parquet is opened",
                assertThrows(IllegalStateException.class, () -> plan(X, unknown, new Window(100, 200))).getMessage());
    }

    private TableFile unread(String name, OptionalLong rows, long first, long last) {
        return new TableFile(new StoredFile(LocalFiles.at(folder.resolve(name)), 0, "", 0), () -> {
            throw new IllegalStateException(name + " is opened");
        }, Map.of(), rows, Optional.of(new TimeRange(first, last)), () -> DeletedRows.NONE);
    }

    private static TableColumn column(String name, OptionalInt id, List<String> stored, TableColumn... fields) {
        return new TableColumn(name, "BIGINT", Optional.of(Scalar.INT64), stored, id,
                name.equals("added") ? Optional.of("42") : Optional.empty(), List.of(fields));
    }

    private static List<TableColumn> columns(boolean ids, boolean names) {
        List<TableColumn> columns = new ArrayList<>();
        String[] stored = {"c-id", "c-ts", "c-x", "c-s"};
        String[] now = {"id", "ts", "x", "s"};
        for (int i = 0; i < now.length; i++) {
            columns.add(column(now[i], ids ? OptionalInt.of(i + 1) : OptionalInt.empty(),
                    names ? List.of(stored[i]) : List.of(),
                    i < 3
                            ? new TableColumn[0]
                            : new TableColumn[]{column("y", ids ? OptionalInt.of(9) : OptionalInt.empty(),
                                    List.of("c-y"))}));
        }
        columns.add(column("added", ids ? OptionalInt.of(12) : OptionalInt.empty(), List.of("c-added")));
        columns.add(column("absent", ids ? OptionalInt.of(13) : OptionalInt.empty(), List.of("c-absent")));
        return columns;
    }

    private Path write(String columns) {
        return ParquetFormat.PLAIN.write(folder.resolve("m.parquet"), columns, List.of(group -> {
            Group root = group;
            root.add(0, 7L);
            root.add(1, 1L);
            root.add(2, 5L);
            root.addGroup(3).add(0, 6L);
        }));
    }

    private List<Object> read(List<TableColumn> columns, Path file) {
        FeatureView view = Sources.view(Sources.feature("x", Scalar.INT64), Sources.feature("s.y", Scalar.INT64),
                Sources.feature("added", Scalar.INT64), Sources.feature("absent", Scalar.INT64));
        FeatureRow row = Sources.validRows(plan(view, new ListedTable(LocalFiles.at(folder), Optional.of(columns),
                List.of(ListedTable.file(file, Map.of(), DeletedRows.NONE))), Window.ALL)).getFirst();
        assertEquals("id=7", row.key().text());
        assertEquals(1, row.eventMicros());
        return new ArrayList<>(Arrays.asList(row.values()));
    }

    @Test
    void columnsAreFoundByFieldId() {
        Path file = write("""
                required int64 was = 1; required int64 other (TIMESTAMP(MICROS,true)) = 2; required int64 y = 3;
                optional group x = 4 { optional int64 z = 9; }""");
        assertEquals(Arrays.asList(5L, 6L, 42L, null), read(columns(true, true), file));
    }

    @Test
    void columnsAreFoundByTheNamesOfTheTable() {
        Path file = write("""
                required int64 c-id; required int64 c-ts (TIMESTAMP(MICROS,true)); required int64 c-x;
                optional group c-s { optional int64 c-y; }""");
        assertEquals(Arrays.asList(5L, 6L, 42L, null), read(columns(false, true), file));
        assertEquals(Arrays.asList(5L, 6L, 42L, null), read(columns(true, true), file));
    }

    /** As Iceberg does for files without field ids of a table without a mapping of names. */
    @Test
    void columnsWithoutNamesAreFoundByTheirPlace() {
        Path file = write("""
                required int64 a; required int64 b (TIMESTAMP(MICROS,true)); required int64 c;
                optional group d { optional int64 c-y; }""");
        assertEquals(Arrays.asList(5L, 6L, 42L, null), read(columns(true, false), file));
    }

    @Test
    void theTableSaysWhichColumnsThereAre() {
        Path file = write("""
                required int64 c-id; required int64 c-ts (TIMESTAMP(MICROS,true)); required int64 c-x;
                optional group c-s { optional int64 c-y; }""");
        ListedTable table = new ListedTable(LocalFiles.at(folder), Optional.of(columns(false, true)),
                List.of(ListedTable.file(file, Map.of(), DeletedRows.NONE)));
        assertEquals(List.of("absent", "added", "s.y"), plan(X, table, Window.ALL).columns().unused());
        assertEquals("`" + folder + "`: no column `adde` for the feature `adde`; did you mean `added`? If so, set"
                + " `source.columns: {adde: added}`",
                assertThrows(PlanException.class,
                        () -> plan(Sources.view(Sources.feature("adde", Scalar.INT64)), table, Window.ALL))
                        .getMessage());
    }

    @Test
    void valuesOfTheTableGoBeforeThoseOfAFile() {
        FeatureView view = Sources.view(Sources.feature("x", Scalar.INT64));
        Path file = write("""
                required int64 c-id; required int64 c-ts (TIMESTAMP(MICROS,true)); required int64 c-x;
                optional group c-s { optional int64 c-y; }""");
        assertArrayEquals(new Object[]{8L}, Sources.values(plan(view, new ListedTable(LocalFiles.at(folder),
                Optional.of(columns(false, true)),
                List.of(ListedTable.file(file, Map.of("x", "8"), DeletedRows.NONE))), Window.ALL)));
    }
}
