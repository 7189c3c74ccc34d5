package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.ViewSource;
import dev.larder.source.read.SourceRow;

class RejectTest {
    private static final String COLUMNS = """
            optional binary name (STRING); optional int64 shop; optional int64 ts (TIMESTAMP(MILLIS,true));
            optional int64 made (TIMESTAMP(MILLIS,true)); optional int64 x;""";

    @TempDir
    private Path folder;
    private final FeatureView view = Sources.view(
            new JoinKeys(List.of(new JoinKey("name", Scalar.STRING), new JoinKey("shop", Scalar.INT32))),
            Sources.feature("x", Scalar.INT32));

    private static ParquetFormat.Row row(Object name, Long shop, Long time, Long made, Long x) {
        return group -> {
            switch (name) {
                case null -> {
                }
                case String text -> group.append("name", text);
                case byte[] bytes -> group.append("name", Binary.fromConstantByteArray(bytes));
                default -> throw new IllegalArgumentException();
            }
            Map<String, Optional<Long>> numbers = Map.of("shop", Optional.ofNullable(shop), "ts",
                    Optional.ofNullable(time),
                    "made", Optional.ofNullable(made), "x", Optional.ofNullable(x));
            numbers.forEach((column, value) -> value.ifPresent(number -> group.append(column, number)));
        };
    }

    @ParameterizedTest
    @MethodSource("dev.larder.source.ParquetFormat#all")
    void aRejectSaysWhatIsWrongWithTheRow(ParquetFormat format) {
        long large = 3_000_000_000L;
        Path file = format.write(folder.resolve("a.parquet"), COLUMNS, List.of(
                row("a", 1L, 1L, 2L, 3L),
                row(null, 1L, 1L, null, 3L),
                row("b", null, 1L, null, null),
                row("c", large, 1L, null, 3L),
                row(new byte[]{'d', -1}, 1L, 1L, null, 3L),
                row("e", 1L, null, null, 3L),
                row("f", 1L, Long.MAX_VALUE, null, 3L),
                row("g", 1L, 1L, Long.MIN_VALUE, 3L),
                row("h", 1L, 1L, null, large),
                row(null, large, null, null, large),
                row("", 1L, -1L, null, null)));
        SourcePlan plan = SourcePlanner.plan(view,
                new ViewSource(file.toString(), "ts", Optional.of("made"), Map.of()), Window.ALL);
        List<SourceRow> rows = Sources.read(plan);
        List<String> rejected = new ArrayList<>();
        for (SourceRow row : rows) {
            if (row instanceof SourceRow.Rejected reject) {
                rejected.add(reject.row() + " " + reject.reason() + ": " + reject.sentence());
                assertEquals(reject.row() - 1, reject.position());
                assertEquals(file.toString(), reject.file());
            }
        }
        assertEquals(List.of(
                "2 null join key: join key `name` is null, but every row needs its join key",
                "3 null join key: join key `shop` is null, but every row needs its join key",
                "4 invalid join key: join key `shop` = 3000000000 is out of range for int32",
                "5 invalid join key: join key `name` = 0x64ff is not valid UTF-8",
                "6 null event time: `ts` is null, but every row needs its event time",
                "7 time out of range: `ts` = 9223372036854775807 ms is out of the range of microseconds since 1970",
                "8 time out of range: `made` = -9223372036854775808 ms is out of the range of microseconds since 1970",
                "9 invalid feature value: feature `x` = 3000000000 is out of range for int32",
                "10 null join key: join key `name` is null, but every row needs its join key"), rejected);

        SourceRow.Rejected worst = assertInstanceOf(SourceRow.Rejected.class, rows.get(9));
        assertEquals("{name=null, shop=3000000000, ts=null, made=null, x=3000000000}", worst.content().toString());
        SourceRow.Rejected late = assertInstanceOf(SourceRow.Rejected.class, rows.get(6));
        assertEquals("{name=f, shop=1, ts=9223372036854775807 ms, made=null, x=3}", late.content().toString());
        SourceRow.Rejected broken = assertInstanceOf(SourceRow.Rejected.class, rows.get(4));
        assertEquals("{name=0x64ff, shop=1, ts=1970-01-01T00:00:00.001Z, made=null, x=3}", broken.content().toString());

        FeatureRow last = assertInstanceOf(SourceRow.Valid.class, rows.get(10)).row();
        assertEquals("name=|shop=1", last.key().text());
        assertEquals(-1000, last.eventMicros());
        assertEquals(FeatureRow.NO_TIME, last.createdMicros());
        assertNull(last.values()[0]);
    }
}
