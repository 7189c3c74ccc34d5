package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

/** What parquet-mr writes comes back. */
class SplitValuesTest {
    private static final int COUNT = 300;
    /** Bytes of the page before its values. */
    private static final int BEFORE = 5;

    private final Random random = new Random(1);
    private final HeapByteBufferAllocator allocator = new HeapByteBufferAllocator();

    private interface Check {
        void next(int index) throws IOException;
    }

    private static SplitValues values(ValuesWriter written, int width) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.write(new byte[BEFORE]);
        written.getBytes().writeAllTo(page);
        page.write(new byte[3]);
        return new SplitValues(page.toByteArray(), BEFORE, page.size() - 3, width);
    }

    /** Takes some values and skips others. */
    private void takes(SplitValues values, Check check) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            int skipped = Math.min(random.nextInt(4), COUNT - i - 1);
            values.skip(skipped);
            i += skipped;
            check.next(i);
        }
        assertEquals("a page has fewer values than it claims",
                assertThrows(IOException.class, () -> values.skip(1)).getMessage());
        assertThrows(IOException.class, () -> check.next(0));
    }

    @Test
    void numbers() throws IOException {
        int[] ints = random.ints(COUNT).toArray();
        ValuesWriter intWriter = new ByteStreamSplitValuesWriter.IntegerByteStreamSplitValuesWriter(64, 1024,
                allocator);
        ValuesWriter longWriter = new ByteStreamSplitValuesWriter.LongByteStreamSplitValuesWriter(64, 1024, allocator);
        ValuesWriter floatWriter = new ByteStreamSplitValuesWriter.FloatByteStreamSplitValuesWriter(64, 1024,
                allocator);
        ValuesWriter doubleWriter = new ByteStreamSplitValuesWriter.DoubleByteStreamSplitValuesWriter(64, 1024,
                allocator);
        for (int value : ints) {
            intWriter.writeInteger(value);
            longWriter.writeLong(value * 3_000_000_019L);
            floatWriter.writeFloat(value / 7f);
            doubleWriter.writeDouble(value / 7.0);
        }
        SplitValues readInts = values(intWriter, Integer.BYTES);
        takes(readInts, i -> assertEquals(ints[i], readInts.nextInt()));
        SplitValues readLongs = values(longWriter, Long.BYTES);
        takes(readLongs, i -> assertEquals(ints[i] * 3_000_000_019L, readLongs.nextLong()));
        SplitValues readFloats = values(floatWriter, Float.BYTES);
        takes(readFloats, i -> assertEquals(ints[i] / 7f, readFloats.nextFloat()));
        SplitValues readDoubles = values(doubleWriter, Double.BYTES);
        takes(readDoubles, i -> assertEquals(ints[i] / 7.0, readDoubles.nextDouble()));
    }

    @Test
    void bytesOfOneLength() throws IOException {
        byte[][] expected = new byte[COUNT][13];
        ValuesWriter writer = new ByteStreamSplitValuesWriter.FixedLenByteArrayByteStreamSplitValuesWriter(13, 64,
                1024, allocator);
        for (byte[] value : expected) {
            random.nextBytes(value);
            writer.writeBytes(Binary.fromConstantByteArray(value));
        }
        SplitValues values = values(writer, 13);
        takes(values, i -> assertArrayEquals(expected[i], values.nextBytes().copy()));
    }

    @Test
    void aPageThatEndsWithinAValueIsRefused() {
        for (int width : new int[]{0, 2, 8, -1}) {
            assertEquals("a page ends in the middle of a value",
                    assertThrows(IOException.class, () -> new SplitValues(new byte[9], 0, 9, width)).getMessage());
        }
    }
}
