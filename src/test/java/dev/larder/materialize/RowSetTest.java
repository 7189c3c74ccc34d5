package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.larder.source.read.WantedRows;

/** A set of rows, against the library's. */
class RowSetTest {
    private static RowSet of(BitSet model, int rows) {
        RowSet set = new RowSet(rows);
        model.stream().forEach(set::add);
        model.stream().forEach(set::add);
        return set;
    }

    private static BitSet model(Random random, int rows) {
        BitSet model = new BitSet(rows);
        int density = 1 + random.nextInt(200);
        for (int i = random.nextInt(density); i < rows; i += 1 + random.nextInt(density)) {
            model.set(i);
        }
        return model;
    }

    private static void assertSame(BitSet model, RowSet set, int rows) {
        assertEquals(model.cardinality(), set.size());
        for (int from = 0; from <= rows; from++) {
            int next = model.nextSetBit(from);
            assertEquals(next < 0 ? WantedRows.NONE : next, set.next(from));
        }
    }

    @Test
    void membersAndUnionsMatchABitSet() {
        Random random = new Random(1);
        for (int rows : new int[]{0, 1, 63, 64, 65, 128, 1_000, 5_000, 65_536, 65_537, 200_000}) {
            BitSet model = model(random, rows);
            BitSet other = model(random, rows);
            RowSet set = of(model, rows);
            assertSame(model, set, rows);
            RowSet union = set.union(of(other, rows));
            other.or(model);
            assertSame(other, union, rows);
            assertSame(model, set, rows);
        }
    }

    /** As files are that only claim their rows. */
    @Test
    void absentRowsUseNoMemory() {
        long rows = 100L << 31;
        RowSet set = new RowSet(rows);
        set.add(rows - 1);
        set.add(7);
        assertEquals(7, set.next(0));
        assertEquals(rows - 1, set.next(8));
        assertEquals(WantedRows.NONE, set.next(rows));
        assertEquals(2, set.union(new RowSet(rows)).size());
    }

    @Test
    void aSampleIsExactAndFair() {
        RowSet all = new RowSet(1_000);
        for (int i = 0; i < 1_000; i += 2) {
            all.add(i);
        }
        Random random = new Random(1);
        int[] chosen = new int[1_000];
        for (int i = 0; i < 4_000; i++) {
            RowSet sample = all.sample(50, random);
            assertEquals(50, sample.size());
            for (long at = sample.next(0); at != WantedRows.NONE; at = sample.next(at + 1)) {
                chosen[(int) at]++;
            }
        }
        for (int i = 0; i < 1_000; i++) {
            // 400 times each, give or take five standard deviations.
            assertEquals(i % 2 == 0 ? 400 : 0, chosen[i], i % 2 == 0 ? 95 : 0);
        }
        assertEquals(500, all.sample(500, random).size());
        assertEquals(500, all.sample(Long.MAX_VALUE, random).size());
        assertEquals(0, new RowSet(0).sample(5, random).size());
    }
}
