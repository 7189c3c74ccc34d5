package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;

/** Event times keep their microseconds from the first that a long holds to the last. */
class TimeRangeTest {
    @TempDir
    private Path folder;

    @Test
    void keepsEveryTime() {
        List<Long> times = List.of(-Long.MAX_VALUE, -Long.MAX_VALUE + 999_999, -9_300_000_000_000_001L, -1_000_001L,
                -1L,
                0L, 1L, 9_300_000_000_000_001L, Long.MAX_VALUE - 1_000_000, Long.MAX_VALUE);
        List<ParquetFormat.Row> rows = new ArrayList<>();
        times.forEach(time -> rows.add(group -> group.append("id", time).append("ts", time)));
        Path file = ParquetFormat.PLAIN.write(folder.resolve("a.parquet"),
                "required int64 id (TIMESTAMP(MICROS,true)); required int64 ts (TIMESTAMP(MICROS,true)); "
                        + "optional int64 x;",
                rows);
        SourcePlan plan = Sources.plan(Sources.view(JoinKeys.of("id", Scalar.TIMESTAMP),
                Sources.feature("x", Scalar.INT64)), file);
        List<FeatureRow> read = Sources.validRows(plan);
        assertEquals(times, read.stream().map(FeatureRow::eventMicros).toList());
        assertEquals(times.stream().map(time -> "id=" + time).toList(),
                read.stream().map(row -> row.key().text()).toList());
    }
}
