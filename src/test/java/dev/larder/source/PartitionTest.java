package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.ViewSource;
import dev.larder.source.read.SourceRow;
import dev.larder.text.Times;

class PartitionTest {
    @TempDir
    private Path folder;
    private final FeatureView view = Sources.view(
            new JoinKeys(List.of(new JoinKey("id", Scalar.INT64), new JoinKey("country", Scalar.STRING))),
            Sources.feature("x", Scalar.INT64), Sources.feature("shard", Scalar.INT32));

    @BeforeEach
    void writeFiles() throws Exception {
        write("dt=2026-11-18/country=de/shard=1", 1);
        write("dt=2026-11-19/country=c%C3%B4te%20d%27or/shard=2", 2);
        write("dt=2026-11-20/country=x%3Dy%2F%ZZ/shard=__HIVE_DEFAULT_PARTITION__", 3);
    }

    private Path write(String name, int id) throws Exception {
        Path in = Files.createDirectories(folder.resolve("t").resolve(name));
        return DuckDb.copy("SELECT " + id + "::BIGINT AS id, " + id * 10 + "::BIGINT AS x", in.resolve("a.parquet"));
    }

    private SourcePlan plan(Window window) {
        return SourcePlanner.plan(view,
                new ViewSource(folder.resolve("t").toString(), "dt", Optional.empty(), Map.of()), window);
    }

    @Test
    void givesKeysTimesAndFeatures() {
        List<FeatureRow> rows = Sources.validRows(plan(Window.ALL));
        assertEquals(List.of("country=de|id=1", "country=c\u00f4te d'or|id=2", "country=x%3Dy/%25ZZ|id=3"),
                rows.stream().map(row -> row.key().text()).toList());
        assertEquals(List.of("2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"),
                rows.stream().map(row -> Times.print(row.eventMicros())).toList());
        assertArrayEquals(new Object[]{10L, 1}, rows.get(0).values());
        assertArrayEquals(new Object[]{20L, 2}, rows.get(1).values());
        assertArrayEquals(new Object[]{30L, null}, rows.get(2).values());
        assertEquals(List.of("partition"), plan(Window.ALL).columns().matched().getFirst().parquetTypes());
    }

    @Test
    void prunesTheWindow() {
        SourcePlan plan = plan(new Window(micros("2026-11-19"), micros("2026-11-20")));
        assertEquals(new SourcePlan.Skipped(0, 2, 1, 1), plan.skipped());
        assertEquals(List.of("country=c\u00f4te d'or|id=2"),
                Sources.validRows(plan).stream().map(row -> row.key().text()).toList());
        assertEquals(1, plan.rowGroups().getFirst().firstPosition());
    }

    @Test
    void aNullPartitionRejectsItsRows() throws Exception {
        write("dt=2026-11-20/country=__HIVE_DEFAULT_PARTITION__/shard=4", 4);
        write("dt=__HIVE_DEFAULT_PARTITION__/country=de/shard=4", 5);
        SourcePlan plan = plan(new Window(0, 1));
        assertEquals(4, plan.skipped().rowGroups());
        SourceRow.Rejected rejected = (SourceRow.Rejected) Sources.read(plan).getFirst();
        assertEquals(RejectReason.NULL_EVENT_TIME, rejected.reason());
        assertEquals("`dt` is null, but every row needs its event time", rejected.sentence());
        rejected = (SourceRow.Rejected) Sources.read(plan(Window.ALL)).get(2);
        assertEquals(RejectReason.NULL_KEY, rejected.reason());
        assertEquals("join key `country` is null, but every row needs its join key", rejected.sentence());
    }

    @Test
    void refusesPartitionValuesOfAnotherType() throws Exception {
        Path file = write("dt=yesterday/country=de/shard=one", 6);
        PlanException refused = assertThrows(PlanException.class, () -> plan(Window.ALL));
        assertEquals(List.of(
                "`" + file
                        + "`: partition `dt=yesterday` cannot be read as timestamp for the event time `dt`: `yesterday` is "
                        + "not a time; write it like 2026-11-19T08:00:00Z",
                "`" + file
                        + "`: partition `shard=one` cannot be read as int32 for the feature `shard`: `one` is not an int32"),
                refused.problems());
    }

    /** A day's folder does not stand for the time of day that its rows have. */
    @Test
    void theFilesOwnColumnComesFirst() throws Exception {
        Path in = Files.createDirectories(folder.resolve("own/ts=2026-11-19"));
        Path file = DuckDb.copy("SELECT 1::BIGINT AS id, TIMESTAMP '2026-11-19 08:00:00' AS ts, 1 AS x",
                in.resolve("a.parquet"));
        SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", Scalar.INT32)), file);
        assertEquals(Instant.parse("2026-11-19T08:00:00Z"),
                Times.instant(Sources.validRows(plan).getFirst().eventMicros()));
    }

    private static long micros(String time) {
        return Times.micros(Times.parse(time));
    }
}
