package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/** Fields of structs, which `source.columns` names by their path. */
class NestedFieldTest {
    private static final String COLUMNS = """
            required int64 id; required int64 ts (TIMESTAMP(MICROS,true));
            optional group address {
              optional binary city (STRING);
              required group place { optional double lat; }
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
            }""";

    @TempDir
    private Path folder;

    private Path write(String columns, ParquetFormat.Row... rows) {
        return ParquetFormat.PLAIN.write(folder.resolve("a.parquet"), columns, List.of(rows));
    }

    private static ParquetFormat.Row row(long id, ParquetFormat.Row rest) {
        return group -> {
            group.append("id", id).append("ts", id);
            rest.fill(group);
        };
    }

    @Test
    void aFieldOfANullStructIsNull() {
        Path file = write(COLUMNS, row(1, group -> {
            Group address = group.addGroup("address").append("city", "Graz");
            address.addGroup("place").append("lat", 47.1);
            Group tags = address.addGroup("tags");
            tags.addGroup("list").append("element", "a");
            tags.addGroup("list").append("element", "b");
        }), row(2, group -> group.addGroup("address").addGroup("place")), row(3, group -> {}), row(4, group -> {
            Group address = group.addGroup("address");
            address.addGroup("place");
            address.addGroup("tags");
        }));
        FeatureView view = Sources.view(Sources.feature("city", Scalar.STRING),
                Sources.feature("address.place.lat", Scalar.DOUBLE),
                Sources.feature("tags", new ArrayOf(Scalar.STRING)));
        SourcePlan plan = SourcePlanner.plan(view, new ViewSource(file.toString(), "ts", Optional.empty(),
                Map.of("city", "address.city", "tags", "address.tags")), Window.ALL);
        List<FeatureRow> rows = Sources.validRows(plan);
        assertArrayEquals(new Object[]{"Graz", 47.1, new String[]{"a", "b"}}, rows.get(0).values());
        assertArrayEquals(new Object[]{null, null, null}, rows.get(1).values());
        assertArrayEquals(new Object[]{null, null, null}, rows.get(2).values());
        assertArrayEquals(new Object[]{null, null, new String[0]}, rows.get(3).values());
    }

    @Test
    void keysAndTimesMayBeNested() {
        Path file = write("""
                required group who { required int64 id; }
                optional group at { optional int64 event (TIMESTAMP(MICROS,true)); } required int64 x;""", group -> {
            group.addGroup("who").append("id", 7L);
            group.addGroup("at").append("event", 1L);
            group.append("x", 5L);
        });
        SourcePlan plan = SourcePlanner.plan(Sources.view(Sources.feature("x", Scalar.INT64)),
                new ViewSource(file.toString(), "at.event", Optional.empty(), Map.of("id", "who.id")), Window.ALL);
        FeatureRow row = Sources.validRows(plan).getFirst();
        assertEquals("id=7", row.key().text());
        assertEquals(1, row.eventMicros());
    }

    @Test
    void aColumnWhoseNameHasADotComesFirst() {
        Path file = write("""
                required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); required int64 a.x;
                required group a { required int64 x; }""", row(1, group -> {
            group.append("a.x", 1L);
            group.addGroup("a").append("x", 2L);
        }));
        assertArrayEquals(new Object[]{1L}, Sources.values(
                Sources.plan(Sources.view(Sources.feature("a.x", Scalar.INT64)), file)));
    }

    @Test
    void aStructCannotBeAFeature() {
        Path file = write(COLUMNS, row(1, group -> {}));
        assertEquals(
                "`" + file + "`: column `address` is struct and cannot be read as string for the feature `address`",
                assertThrows(PlanException.class, () -> Sources.plan(
                        Sources.view(Sources.feature("address", Scalar.STRING)), file)).getMessage());
    }
}
