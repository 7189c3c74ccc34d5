package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.BitSet;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelBitsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void answersAsABitSetDoes(int largest) throws IOException {
        Random random = new Random(largest);
        for (int round = 0; round < 50; round++) {
            int[] levels = new int[random.nextInt(300)];
            // Long runs, short ones, and none.
            int chance = 1 + random.nextInt(40);
            for (int i = 1; i < levels.length; i++) {
                levels[i] = random.nextInt(chance) == 0 ? random.nextInt(largest + 1) : levels[i - 1];
            }
            for (int wanted = 0; wanted <= largest; wanted++) {
                BitSet expected = new BitSet();
                for (int i = 0; i < levels.length; i++) {
                    expected.set(i, levels[i] == wanted);
                }
                answersAs(expected, RunLengthsTest.encoded(32 - Integer.numberOfLeadingZeros(largest), levels)
                        .equalTo(wanted, largest, levels.length), levels.length);
            }
        }
    }

    private static void answersAs(BitSet expected, LevelBits bits, int size) {
        for (int from = 0; from < size; from++) {
            assertEquals(expected.get(from), bits.has(from));
            assertEquals(expected.get(from, size).cardinality(), bits.count(from, size));
            assertEquals(expected.get(from / 2, from).cardinality(), bits.count(from / 2, from));
            int at = from - 1;
            for (int n = 1; n < 70; n++) {
                int next = at == size ? -1 : expected.nextSetBit(at + 1);
                at = next < 0 ? size : next;
                assertEquals(at, bits.nth(n, from, size));
            }
        }
    }

    @Test
    void refusesALevelThatTheColumnDoesNotHave() throws IOException {
        for (int[] levels : new int[][]{{0, 1, 3, 0, 1, 2, 0, 1}, {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}}) {
            RunLengths runs = RunLengthsTest.encoded(2, levels);
            assertEquals("a page has a level of 3, more than its column's 2",
                    assertThrows(IOException.class, () -> runs.equalTo(0, 2, levels.length)).getMessage());
        }
    }
}
