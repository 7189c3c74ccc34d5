package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;

@Tag("slow")
class CodecTest {
    private static final FeatureView VIEW = Sources.view(Sources.feature("number", Scalar.DOUBLE),
            Sources.feature("text", Scalar.STRING), Sources.feature("count", Scalar.INT64));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"uncompressed, v1", "snappy, v1", "gzip, v1", "zstd, v1", "lz4_raw, v1", "uncompressed, v2",
            "snappy, v2", "gzip, v2", "zstd, v2", "lz4_raw, v2",
            "brotli, v1", "brotli, v2"})
    void readsWhatDuckDbWrites(String codec, String version) {
        Path file = DuckDb.copy("""
                SELECT i::BIGINT AS id, make_timestamp(i) AS ts, CASE WHEN i % 3 > 0 THEN i / 7 END AS number,
                  CASE WHEN i % 5 > 0 THEN repeat('x', (i % 11)::INT) || (i % 1000) END AS text, i * i AS count
                FROM range(30000) t(i)""", folder.resolve(codec + version + ".parquet"), "CODEC '" + codec + "'",
                "PARQUET_VERSION " + version, "ROW_GROUP_SIZE 10000");
        SourcePlan plan = Sources.plan(VIEW, file);
        List<FeatureRow> rows = Sources.validRows(plan);
        assertEquals(3, plan.rowGroups().size());
        assertEquals(30000, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertEquals((long) i, rows.get(i).key().value(0));
            assertEquals(i, rows.get(i).eventMicros());
            assertArrayEquals(new Object[]{i % 3 > 0 ? i / 7.0 : null,
                    i % 5 > 0 ? "x".repeat(i % 11) + i % 1000 : null, (long) i * i}, rows.get(i).values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatParquetMrWrites(TestCodec codec) {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            long id = i;
            rows.add(group -> group.append("id", id).append("ts", id).append("number", id / 7.0)
                    .append("text", "text " + id / 10).append("count", -id));
        }
        for (WriterVersion version : WriterVersion.values()) {
            ParquetFormat format = new ParquetFormat(version, true, false, codec, 700, 40_000);
            Path file = format.write(folder.resolve("rows.parquet"), """
                    required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional double number;
                    optional binary text (STRING); required int64 count;""", rows);
            List<FeatureRow> read = Sources.validRows(Sources.plan(VIEW, file));
            assertEquals(5000, read.size());
            for (int i = 0; i < read.size(); i++) {
                assertArrayEquals(new Object[]{i / 7.0, "text " + i / 10, (long) -i}, read.get(i).values());
            }
        }
    }
}
