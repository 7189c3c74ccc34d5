package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLengthsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 16, 20, 31, 32})
    void readsWhatParquetMrWrites(int width) throws IOException {
        Random random = new Random(width);
        int[] values = new int[2000];
        for (int i = 0; i < values.length;) {
            int run = random.nextBoolean() ? 1 : random.nextInt(40) + 1;
            int value = random.nextInt() & (int) ((1L << width) - 1);
            int to = Math.min(values.length, i + run);
            Arrays.fill(values, i, to, value);
            i = to;
        }
        byte[] bytes = encode(width, values);
        RunLengths all = runs(bytes, width);
        RunLengths some = runs(bytes, width);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], all.next());
            if (i % 13 == 0) {
                assertEquals(values[i], some.next());
            } else if (i % 13 == 1) {
                some.skip(Math.min(12, values.length - i));
            }
        }
    }

    @Test
    void fillsLevels() throws IOException {
        int[] values = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1};
        byte[] levels = new byte[values.length];
        runs(encode(1, values), 1).fill(levels);
        assertArrayEquals(new byte[]{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1}, levels);
    }

    @Test
    void recognizesARunOfOneValue() throws IOException {
        int[] ones = new int[100];
        Arrays.fill(ones, 1);
        RunLengths runs = runs(encode(1, ones), 1);
        assertTrue(runs.isRunOf(1, 100));
        assertFalse(runs.isRunOf(0, 100));
        assertFalse(runs.isRunOf(1, 101));
    }

    @Test
    void aWidthOfZeroNeedsNoBytes() throws IOException {
        RunLengths runs = runs(new byte[0], 0);
        assertEquals(0, runs.next());
        runs.skip(1_000_000);
        assertEquals(0, runs.next());
    }

    @Test
    void refusesToReadPastTheEnd() throws IOException {
        RunLengths runs = runs(encode(3, new int[]{1, 2, 3, 4, 5, 6, 7, 0}), 3);
        runs.skip(8);
        assertThrows(IOException.class, runs::next);
        assertThrows(IOException.class, () -> runs(new byte[]{3}, 3).next());
        assertThrows(IOException.class, () -> runs(new byte[]{0, 1}, 3).next());
        assertThrows(IOException.class, () -> runs(new byte[]{-1, -1, -1, -1, -1, -1}, 3).next());
        assertThrows(IOException.class, () -> runs(new byte[0], 33));
    }

    private static byte[] encode(int width, int... values) throws IOException {
        try (RunLengthBitPackingHybridEncoder encoder = new RunLengthBitPackingHybridEncoder(
                width, 64, 1 << 20, new HeapByteBufferAllocator())) {
            for (int value : values) {
                encoder.writeInt(value);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            encoder.toBytes().writeAllTo(bytes);
            return bytes.toByteArray();
        }
    }

    /** Values as parquet-mr writes them. */
    static RunLengths encoded(int width, int... values) throws IOException {
        return runs(encode(width, values), width);
    }

    private static RunLengths runs(byte[] bytes, int width) throws IOException {
        return new RunLengths(Arrays.copyOf(bytes, bytes.length + RunLengths.PADDING), 0, bytes.length, width);
    }
}
