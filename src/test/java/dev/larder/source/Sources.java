package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.source.parquet.PageMemory;
import dev.larder.source.read.KeyBatch;
import dev.larder.source.read.KeyTimeReader;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;

/** Plans and reads sources of views with the key `id` and the event time `ts`. */
public final class Sources {
    private Sources() {}

    public static FeatureView view(Feature... features) {
        return view(JoinKeys.of("id", Scalar.INT64), features);
    }

    public static FeatureView view(JoinKeys keys, Feature... features) {
        return new FeatureView("view", keys, List.of(features));
    }

    public static Feature feature(String name, FeatureType type) {
        return new Feature(name, type);
    }

    static ViewSource source(Path path) {
        return source(path.toString());
    }

    static ViewSource source(String path) {
        return new ViewSource(path, "ts", Optional.empty(), Map.of());
    }

    public static SourcePlan plan(FeatureView view, Path path) {
        return SourcePlanner.plan(view, source(path), Window.ALL);
    }

    /** Room for all that tests read at once. */
    public static ReadMemory ample() {
        return new ReadMemory(new PageMemory(1 << 28), 1 << 26);
    }

    /** Room for one page at a time, and for some rows. */
    public static ReadMemory tiny() {
        return new ReadMemory(new PageMemory(1), 4_000);
    }

    public static List<SourceRow> rows(SourcePlan plan, RowGroup group, WantedRows wanted, ReadMemory memory) {
        try (RowReader reader = new RowReader(plan, group, wanted, memory)) {
            return Stream.generate(reader::next).takeWhile(batch -> !batch.isEmpty()).flatMap(List::stream).toList();
        }
    }

    /**
     * All rows of the plan's row groups by the second pass, after checking that it reads the same in as little memory
     * as possible, and that the first pass agrees.
     */
    static List<SourceRow> read(SourcePlan plan) {
        List<SourceRow> rows = new ArrayList<>();
        for (RowGroup group : plan.rowGroups()) {
            List<SourceRow> read = rows(plan, group, WantedRows.ALL, ample());
            assertEquals(read, rows(plan, group, WantedRows.ALL, tiny()), "in little memory");
            rows.addAll(read);
        }
        agreeWithFirstPass(plan, rows, ample());
        agreeWithFirstPass(plan, rows, tiny());
        return rows;
    }

    private static void agreeWithFirstPass(SourcePlan plan, List<SourceRow> rows, ReadMemory memory) {
        Iterator<SourceRow> expected = rows.iterator();
        Map<String, EntityKey> keys = new HashMap<>();
        KeyBatch batch = new KeyBatch();
        for (RowGroup group : plan.rowGroups()) {
            try (KeyTimeReader reader = new KeyTimeReader(plan, group, memory)) {
                while (reader.next(batch)) {
                    for (int i = 0; i < batch.size(); i++) {
                        agree(batch, i, expected.next(), keys);
                    }
                }
            }
        }
        assertFalse(expected.hasNext(), "the first pass sees fewer rows");
        assertEquals(keys.size(), keys.values().stream().distinct().count(), "one entity has two hashes");
    }

    private static void agree(KeyBatch batch, int index, SourceRow row, Map<String, EntityKey> keys) {
        assertEquals(row.position(), batch.position(index));
        switch (row) {
            case SourceRow.Valid valid -> {
                assertNull(batch.reject(index));
                assertEquals(valid.row().eventMicros(), batch.eventMicros()[index]);
                assertEquals(valid.row().createdMicros(), batch.createdMicros()[index]);
                String hash = batch.hashHigh()[index] + ":" + batch.hashLow()[index];
                EntityKey known = keys.putIfAbsent(hash, valid.row().key());
                assertEquals(known == null ? valid.row().key() : known, valid.row().key(), "two entities of one hash");
            }
            case SourceRow.Deleted deleted -> {
                assertNull(batch.reject(index));
                assertEquals(deleted.tombstone().eventMicros(), batch.eventMicros()[index]);
                assertEquals(deleted.tombstone().createdMicros(), batch.createdMicros()[index]);
            }
            case SourceRow.Rejected rejected -> assertEquals(
                    rejected.reason() == RejectReason.BAD_VALUE ? null : rejected.reason(), batch.reject(index));
        }
    }

    public static List<FeatureRow> validRows(SourcePlan plan) {
        return read(plan).stream().map(row -> assertInstanceOf(SourceRow.Valid.class, row).row()).toList();
    }

    /** The only feature's values, a rejected row's being its sentence. */
    static Object[] values(SourcePlan plan) {
        return read(plan).stream().map(row -> switch (row) {
            case SourceRow.Valid valid -> valid.row().values()[0];
            case SourceRow.Deleted deleted -> deleted.tombstone();
            case SourceRow.Rejected rejected -> rejected.sentence();
        }).toArray();
    }
}
