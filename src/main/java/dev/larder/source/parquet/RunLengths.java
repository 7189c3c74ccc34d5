package dev.larder.source.parquet;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Parquet's hybrid of run lengths and bit packing, used for levels, dictionary ids and booleans. */
final class RunLengths {
    /** Bytes that the array must have after its end, because packed values are read eight bytes at a time. */
    static final int PADDING = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private final int width;
    private final int mask;
    private int at;

    /** How many values of the current run are left. */
    private int left;
    private boolean packed;
    private int value;
    private long bit;

    /** @param width bits per value, 0 to 32 */
    RunLengths(byte[] bytes, int from, int end, int width) throws IOException {
        if (width < 0 || width > Integer.SIZE) {
            throw new IOException("a page claims values of " + width + " bits");
        }
        this.bytes = bytes;
        this.end = end;
        this.width = width;
        this.mask = (int) (-1L >>> (Long.SIZE - 1 - width) >>> 1);
        this.at = from;
        if (width == 0) {
            left = Integer.MAX_VALUE;
        }
    }

    /** One packed run of single bits without a header: booleans of encoding PLAIN. */
    static RunLengths ofBits(byte[] bytes, int from, int end) throws IOException {
        RunLengths bits = new RunLengths(bytes, from, end, 1);
        bits.startPacked(Integer.MAX_VALUE);
        return bits;
    }

    int next() throws IOException {
        if (left == 0) {
            readRun();
        }
        left--;
        return packed ? unpack() : value;
    }

    void skip(int count) throws IOException {
        for (int n = count; n > 0;) {
            if (left == 0) {
                readRun();
            }
            int step = Math.min(n, left);
            left -= step;
            bit += (long) step * width;
            n -= step;
        }
    }

    void fill(byte[] out) throws IOException {
        for (int i = 0; i < out.length;) {
            if (left == 0) {
                readRun();
            }
            int step = Math.min(out.length - i, left);
            if (packed) {
                for (int j = i; j < i + step; j++) {
                    out[j] = (byte) unpack();
                }
            } else {
                Arrays.fill(out, i, i + step, (byte) value);
            }
            left -= step;
            i += step;
        }
    }

    /** Which of the next values are this one; none may be more than the largest. */
    LevelBits equalTo(int wanted, int largest, int count) throws IOException {
        LevelBits equal = new LevelBits(count);
        for (int i = 0; i < count;) {
            if (left == 0) {
                readRun();
            }
            int step = Math.min(Math.min(count - i, left), Integer.SIZE);
            equal.add(i, packed ? equalBits(wanted, largest, step) : value(largest) == wanted ? -1 : 0, step);
            left -= step;
            i += step;
        }
        return equal;
    }

    private int equalBits(int wanted, int largest, int count) throws IOException {
        if (width == 1) {
            int bits = (int) ((long) LONG.get(bytes, (int) (bit >>> 3)) >>> (bit & 7));
            bit += count;
            return wanted == 0 ? ~bits : bits;
        }
        int bits = 0;
        for (int i = 0; i < count; i++) {
            value = unpack();
            bits |= value(largest) == wanted ? 1 << i : 0;
        }
        return bits;
    }

    private int value(int largest) throws IOException {
        if (value < 0 || value > largest) {
            throw new IOException("a page has a level of " + value + ", more than its column's " + largest);
        }
        return value;
    }

    /** Whether the next {@code count} values are one run of this value; takes none of them. */
    boolean isRunOf(int expected, int count) throws IOException {
        if (left == 0) {
            readRun();
        }
        return !packed && value == expected && left >= count;
    }

    private int unpack() {
        long word = (long) LONG.get(bytes, (int) (bit >>> 3));
        int unpacked = (int) (word >>> (bit & 7)) & mask;
        bit += width;
        return unpacked;
    }

    private void readRun() throws IOException {
        int header = varint();
        int count = header >>> 1;
        if ((header & 1) == 1) {
            startPacked((long) count * 8);
        } else {
            int size = (width + 7) / 8;
            require(size <= end - at);
            value = 0;
            for (int i = 0; i < size; i++) {
                value |= (bytes[at++] & 0xff) << (8 * i);
            }
            packed = false;
            left = count;
        }
        require(left > 0);
    }

    /** The last group may be shorter than it claims, so the bytes that are there decide. */
    private void startPacked(long claimed) {
        long there = (end - at) * 8L / width;
        packed = true;
        bit = at * 8L;
        left = (int) Math.min(claimed, there);
        at = (int) Math.min(end, at + (claimed * width + 7) / 8);
    }

    private int varint() throws IOException {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            require(at < end);
            byte next = bytes[at++];
            result |= (next & 0x7f) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw new IOException("a page has a run without an end");
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("a page has fewer values than it claims");
        }
    }
}
