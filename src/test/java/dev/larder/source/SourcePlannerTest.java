package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.parquet.example.data.simple.NanoTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.source.read.SourceRow;
import dev.larder.source.storage.SourceException;
import dev.larder.text.Times;

class SourcePlannerTest {
    private static final FeatureView X = Sources.view(Sources.feature("x", Scalar.INT64));

    @TempDir
    private Path folder;

    private Path write(String name, String columns) {
        return DuckDb.copy("SELECT " + columns, folder.resolve(name));
    }

    @Test
    void matchesColumnsByName() {
        write("a.parquet", "1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, 7 AS x, 'unused' AS y");
        write("b.parquet", "8::BIGINT AS x, 2::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts");
        write("c.parquet", "TIMESTAMP '2026-11-19' AS ts, 3::BIGINT AS id");
        SourcePlan plan = Sources.plan(X, folder);
        List<FeatureRow> rows = Sources.validRows(plan);
        assertArrayEquals(new Object[]{7L, 8L, null}, rows.stream().map(row -> row.values()[0]).toArray());
        assertEquals(3, plan.rows());
        assertEquals(3, plan.rowsToRead());
        assertEquals(3, plan.files().size());
        assertEquals(List.of("int32 (INTEGER(32,true))", "int64 (INTEGER(64,true))"),
                plan.columns().matched().getLast().parquetTypes());
        assertEquals(1, plan.columns().matched().getLast().lacking().count());
    }

    @Test
    void readsAColumnMappedFromAnotherName() {
        Path file = write("a.parquet", "1::BIGINT AS customer, TIMESTAMP '2026-11-19' AS at, 7 AS \"Spent.Total\", "
                + "TIMESTAMP '2026-11-20' AS made");
        SourcePlan plan = SourcePlanner.plan(X, new ViewSource(file.toString(), "at", Optional.of("made"),
                Map.of("id", "customer", "x", "Spent.Total")), Window.ALL);
        FeatureRow row = Sources.validRows(plan).getFirst();
        assertEquals("id=1", row.key().text());
        assertEquals(7L, row.values()[0]);
        assertEquals("2026-11-20T00:00:00Z", Times.print(row.createdMicros()));
    }

    @Test
    void reportsEveryMismatchOfEveryFile() {
        Path a = write("a.parquet", "1::BIGINT AS ID, TIME '08:00:00' AS ts, true AS x, {'k': 1} AS tags");
        Path b = write("b.parquet", "'one' AS id, 'now' AS ts, [1] AS x, MAP {'k': 1} AS tags, 1 AS missin");
        PlanException refused = assertThrows(PlanException.class,
                () -> Sources.plan(Sources.view(Sources.feature("x", Scalar.INT64),
                        Sources.feature("tags", new ArrayOf(Scalar.STRING)),
                        Sources.feature("missing", Scalar.DOUBLE), Sources.feature("far away", Scalar.DOUBLE)),
                        folder));
        assertEquals(List.of(
                "`" + a + "`: column `ts` is int64 (TIME(MICROS,false))"
                        + " and cannot be read as timestamp for the event time "
                        + "`ts`",
                "`" + a + "`: column `x` is boolean and cannot be read as int64 for the feature `x`",
                "`" + a + "`: column `tags` is struct and cannot be read as array<string> for the feature `tags`",
                "`" + b + "`: column `id` is binary (STRING) and cannot be read as int64 for the join key `id`",
                "`" + b + "`: column `ts` is binary (STRING) and cannot be read as timestamp for the event time `ts`",
                "`" + b + "`: column `x` is list of int32 (INTEGER(32,true)) and cannot be read as int64 for the feature "
                        + "`x`",
                "`" + b + "`: column `tags` is map and cannot be read as array<string> for the feature `tags`",
                "`" + a + "`: no column `id` for the join key `id`, although other files of the source have it. If"
                        + " these files are another table's, leave them out of source.path",
                "`" + a + "`, `" + b
                        + "`: no column `missing` for the feature `missing`; did you mean `missin`? If so, set"
                        + " `source.columns: {missing: missin}`",
                "`" + a + "`, `" + b
                        + "`: no column `far away` for the feature `far away`. Available columns: ID, ts, x, tags,"
                        + " id, missin. Name the right one with `source.columns: {far away: COLUMN}`"),
                refused.problems());
        assertEquals(String.join("\n", refused.problems()), refused.getMessage());
    }

    @Test
    void namesSomeOfManyFiles() {
        for (int i = 1; i <= 5; i++) {
            write("f" + i + ".parquet", "1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, 'a' AS x");
        }
        PlanException refused = assertThrows(PlanException.class, () -> Sources.plan(X, folder));
        assertEquals(List.of("`" + folder + "/f1.parquet`, `" + folder + "/f2.parquet`, `" + folder
                + "/f3.parquet` and 2 more: column `x` is binary (STRING) and cannot be read as int64 for the feature "
                + "`x`"),
                refused.problems());
    }

    /** Neither a text nor a number of another kind becomes a feature by being looked at kindly. */
    @ParameterizedTest
    @ValueSource(strings = {"'1'", "1.5::DOUBLE", "DATE '2026-11-19'", "1.5::DECIMAL(5,1)", "true", "uuid()",
            "INTERVAL 1 DAY", "'a'::BLOB"})
    void refusesColumnsThatAreNotIntegers(String value) {
        Path file = write("a.parquet", "1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, " + value + " AS x");
        String refused = assertThrows(PlanException.class, () -> Sources.plan(X, file)).getMessage();
        assertTrue(refused.endsWith("and cannot be read as int64 for the feature `x`"), refused);
    }

    @Test
    void refusesIntegersAsTextKeys() {
        Path file = write("a.parquet", "1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, 1 AS x");
        FeatureView view = Sources.view(JoinKeys.of("id", Scalar.STRING),
                Sources.feature("x", Scalar.INT32));
        assertEquals(
                "`" + file + "`: column `id` is int64 (INTEGER(64,true)) and cannot be read as string for the join key "
                        + "`id`",
                assertThrows(PlanException.class, () -> Sources.plan(view, file)).getMessage());
    }

    @Test
    void refusesTwoColumnsOfOneName() {
        Path file = ParquetFormat.PLAIN.write(folder.resolve("a.parquet"), """
                required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional int64 x; optional int64 x;""",
                List.of(group -> group.append("id", 1L).append("ts", 1L)));
        assertEquals("`" + file + "`: two columns are called `x`",
                assertThrows(PlanException.class, () -> Sources.plan(X, file)).getMessage());
    }

    /** What a writer makes of a column in which it saw only nulls. */
    @Test
    void readsColumnsWithoutATypeAsNull() {
        Path file = ParquetFormat.PLAIN.write(folder.resolve("a.parquet"), """
                required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional int32 x (UNKNOWN);
                optional int32 tags (UNKNOWN);""", List.of(group -> group.append("id", 1L).append("ts", 1L)));
        SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", Scalar.STRING),
                Sources.feature("tags", new ArrayOf(Scalar.FLOAT))), file);
        assertArrayEquals(new Object[]{null, null}, Sources.validRows(plan).getFirst().values());
    }

    @Test
    void skipsRowGroupsOutOfTheWindow() {
        Path file = DuckDb.copy(
                "SELECT i::BIGINT AS id, make_timestamp(i * 1000000) AS ts, i AS x FROM range(10240) t(i)",
                folder.resolve("a.parquet"), "ROW_GROUP_SIZE 2048");
        Window window = new Window(4_096_000_000L, 6_144_000_000L);
        SourcePlan plan = SourcePlanner.plan(X, Sources.source(file), window);
        assertEquals(new SourcePlan.Skipped(0, 4, 4096, 4096), plan.skipped());
        assertEquals(10240, plan.rows());
        assertEquals(2048, plan.rowsToRead());
        List<SourceRow> rows = Sources.read(plan);
        assertEquals(4096, rows.getFirst().position());
        assertEquals(6143, rows.getLast().position());
        assertEquals(2048, rows.size());

        SourcePlan openEnded = SourcePlanner.plan(X, Sources.source(file), new Window(4_095_000_000L, Long.MAX_VALUE));
        assertEquals(new SourcePlan.Skipped(0, 1, 2048, 0), openEnded.skipped());
    }

    /** Days are midnights, finer units are floored, and what does not say its unit proves nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"required int32 ts (DATE)", "required int64 ts (TIMESTAMP(MILLIS,true))",
            "required int64 ts (TIMESTAMP(NANOS,false))"})
    void skipsByEveryUnit(String column) {
        Path file = ParquetFormat.PLAIN.write(folder.resolve("a.parquet"),
                "required int64 id; required int64 x; " + column
                        + ";",
                List.of(group -> {
                    group.append("id", 1L).append("x", 1L);
                    if (column.contains("int32")) {
                        group.append("ts", -1);
                    } else {
                        group.append("ts", -86_400L * (column.contains("NANOS") ? 1_000_000_000L : 1000L));
                    }
                }));
        long day = 86_400_000_000L;
        assertEquals(1, planned(file, new Window(-day, 0)));
        assertEquals(0, planned(file, new Window(-day + 1, 0)));
        assertEquals(0, planned(file, new Window(-2 * day, -day)));
    }

    private static int planned(Path file, Window window) {
        return SourcePlanner.plan(X, Sources.source(file), window).rowGroups().size();
    }

    @Test
    void doesNotSkipRowGroupsThatMayHaveRejects() {
        Path withNull = DuckDb.copy("SELECT i::BIGINT AS id, CASE WHEN i > 0 THEN make_timestamp(i) END AS ts, i AS x "
                + "FROM range(10) t(i)", folder.resolve("a.parquet"));
        assertEquals(1, planned(withNull, new Window(1000, 2000)));
        Path int96 = ParquetFormat.PLAIN.write(folder.resolve("b.parquet"), "required int64 id; required int96 ts; "
                + "required int64 x;",
                List.of(group -> group.append("id", 1L).append("x", 1L).append("ts",
                        new NanoTime(2440588, 0))));
        assertEquals(1, planned(int96, new Window(1000, 2000)));
    }

    @Test
    void numbersRowsAcrossFilesInNameOrder() {
        DuckDb.copy("SELECT i::BIGINT AS id, make_timestamp(i) AS ts, i AS x FROM range(5000) t(i)",
                folder.resolve("b.parquet"), "ROW_GROUP_SIZE 2048");
        DuckDb.copy("SELECT i::BIGINT AS id, make_timestamp(i) AS ts, i AS x FROM range(3) t(i)",
                folder.resolve("a.parquet"));
        SourcePlan plan = Sources.plan(X, folder);
        assertEquals(List.of(0L, 3L, 2051L, 4099L), plan.rowGroups().stream().map(RowGroup::firstPosition).toList());
        assertEquals(List.of(0, 0, 1, 2), plan.rowGroups().stream().map(RowGroup::index).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 8, 11, 12, 200})
    void refusesFilesCutShort(int length) throws IOException {
        Path file = write("a.parquet", "1::BIGINT AS id, TIMESTAMP '2026-11-19' AS ts, 7 AS x");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
        String what = switch (length) {
            case 0 -> "is empty (0 bytes). If it is still being written, try again when that is done";
            case 1, 3 -> "is not a Parquet file";
            default ->
                "is cut short: it starts like a Parquet file but has no footer. If it is still being written, try again"
                        + " when that is done";
        };
        assertEquals("`" + file + "` " + what,
                assertThrows(SourceException.class, () -> Sources.plan(X, file)).getMessage());
    }

    @Test
    void refusesFilesThatAreNotParquet() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.parquet"), "id,ts,x\n1,2026-11-19,7\n");
        assertEquals("`" + csv + "` is not a Parquet file",
                assertThrows(SourceException.class, () -> Sources.plan(X, csv)).getMessage());
        Path encrypted = Files.writeString(folder.resolve("b.parquet"), "PARE............PARE");
        assertEquals("`" + encrypted + "` is encrypted, which larder does not read",
                assertThrows(SourceException.class, () -> Sources.plan(X, encrypted)).getMessage());
        Path absurd = Files.writeString(folder.resolve("c.parquet"), "PAR1....\u007f\u007f\u007f\u007fPAR1");
        assertEquals("`" + absurd + "` is damaged: its footer claims 2139062143 of its 16 bytes",
                assertThrows(SourceException.class, () -> Sources.plan(X, absurd)).getMessage());
    }
}
