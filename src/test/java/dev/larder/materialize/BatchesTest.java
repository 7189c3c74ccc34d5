package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.RowWeight;

/** Rows of several readers, in batches that are neither too many rows nor too many bytes. */
class BatchesTest {
    private static final JoinKeys KEYS = JoinKeys.of("id", Scalar.INT64);

    private static FeatureRow row(long id, Object... values) {
        return new FeatureRow(EntityKey.of(KEYS, id), 0, 0, values);
    }

    private static List<FeatureRow> rows(int count) {
        return IntStream.range(0, count).mapToObj(BatchesTest::row).toList();
    }

    @Test
    void byRows() {
        List<Integer> sizes = new ArrayList<>();
        Batches batches = new Batches(4, Long.MAX_VALUE, batch -> sizes.add(batch.size()));
        batches.add(rows(3));
        batches.add(rows(10));
        batches.finish();
        batches.finish();
        assertEquals(List.of(4, 4, 4, 1), sizes);
    }

    @Test
    void byBytesButNeverEmpty() {
        long most = 2 * RowWeight.of(row(1, "x".repeat(400))) + 50;
        List<Integer> sizes = new ArrayList<>();
        Batches batches = new Batches(100, most, batch -> sizes.add(batch.size()));
        for (int length : new int[]{400, 400, 400, 5_000, 10, 10, 400}) {
            batches.add(row(1, "x".repeat(length)));
        }
        batches.finish();
        assertEquals(List.of(2, 1, 1, 3), sizes);
    }

    @Test
    void noRowIsLostBetweenReaders() throws InterruptedException {
        Set<FeatureRow> seen = Collections.synchronizedSet(new HashSet<>());
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Batches batches = new Batches(37, Long.MAX_VALUE, batch -> {
            seen.addAll(batch);
            sizes.add(batch.size());
        });
        List<Thread> readers = IntStream.range(0, 4).mapToObj(reader -> Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 500; i++) {
                long first = (reader * 500L + i) * 11;
                batches.add(IntStream.range(0, 11).mapToObj(n -> row(first + n)).toList());
            }
        })).toList();
        for (Thread reader : readers) {
            reader.join();
        }
        batches.finish();
        assertEquals(22_000, seen.size());
        assertEquals(22_000, sizes.stream().mapToInt(Integer::intValue).sum());
        assertTrue(sizes.subList(0, sizes.size() - 1).stream().allMatch(size -> size == 37), "full but for the last");
    }

    /** What the elements take at least, and little beside. */
    @Test
    void anArrayWeighsAsMuchAsItsElements() {
        Map<Object, Integer> widths = Map.of(new byte[1_000], 1, new boolean[1_000], 1, new int[1_000], 4,
                new float[1_000], 4, new long[1_000], 8, new double[1_000], 8, new Instant[1_000], 28,
                "x".repeat(1_000), 2);
        widths.forEach((value, width) -> {
            long more = RowWeight.of(row(1, value)) - RowWeight.of(row(1));
            assertTrue(more >= 1_000 * width && more < 1_000 * width + 100, value.getClass() + ": " + more);
        });
        assertTrue(RowWeight.of(new FeatureRow(EntityKey.of(JoinKeys.of("id", Scalar.STRING), "x".repeat(1_000)), 0, 0,
                new Object[0])) > 4_000);
    }

    @Test
    void aLongRowWeighsMore() {
        long empty = RowWeight.of(row(1));
        assertTrue(empty > 100 && empty < 400, empty + " bytes");
        assertTrue(RowWeight.of(row(1, new float[1536])) > empty + 6_000);
        assertTrue(RowWeight.of(row(1, "x".repeat(1_000))) > empty + 1_000);
        assertTrue(RowWeight.of(row(1, (Object) new String[]{"x".repeat(1_000), "y"})) > empty + 1_000);
        assertTrue(RowWeight.of(row(1, new Object[]{null})) < empty + 10);
    }
}
