package dev.larder.expect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;

/** A sample that does not depend on the order of what is added, nor on how it was divided. */
class BottomSampleTest {
    private static final int CAPACITY = 4_096;

    @Test
    void fewValuesAreCountedExactly() {
        BottomSample sample = new BottomSample(CAPACITY);
        for (int i = 0; i < 100_000; i++) {
            sample.add(Hash64.of((long) i % 4_000), i % 4_000);
        }
        assertTrue(sample.isExact());
        assertEquals(4_000, sample.count());
        assertEquals(2_000, sample.sortedValues()[2_000]);
    }

    @Test
    void manyValuesAreEstimated() {
        for (int distinct : new int[]{10_000, 1_000_000}) {
            BottomSample sample = new BottomSample(CAPACITY);
            for (int i = 0; i < distinct; i++) {
                sample.add(Hash64.of("entity=" + i), i);
            }
            assertFalse(sample.isExact());
            // Six standard errors.
            assertEquals(distinct, sample.count(), distinct * 6 / Math.sqrt(CAPACITY));
            double[] sorted = sample.sortedValues();
            assertEquals(CAPACITY, sorted.length);
            assertEquals(distinct / 2.0, sorted[CAPACITY / 2], distinct * 6 * 0.5 / Math.sqrt(CAPACITY));
        }
    }

    @Test
    void theOrderAndThePartsDoNotMatter() {
        Random random = new Random(7);
        BottomSample whole = new BottomSample(100);
        BottomSample[] parts = {new BottomSample(100), new BottomSample(100), new BottomSample(100)};
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextInt(5_000);
            whole.add(Hash64.of(value), value);
            parts[random.nextInt(3)].add(Hash64.of(value), value);
        }
        parts[2].add(parts[0]);
        parts[2].add(parts[1]);
        assertEquals(whole.count(), parts[2].count());
        assertArrayEquals(whole.sortedValues(), parts[2].sortedValues());
    }
}
