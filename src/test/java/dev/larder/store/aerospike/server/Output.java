package dev.larder.store.aerospike.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing big-endian buffer with places that are filled in later. */
final class Output {
    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    byte[] buffer() {
        return bytes;
    }

    void clear() {
        size = 0;
    }

    /** @return the offset of the reserved bytes, which are zero */
    int reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, bytes.length * 2));
        }
        Arrays.fill(bytes, size, size + count, (byte) 0);
        size += count;
        return size - count;
    }

    Output u8(long value) {
        return number(value, 1);
    }

    Output u16(long value) {
        return number(value, 2);
    }

    Output u32(long value) {
        return number(value, 4);
    }

    Output u64(long value) {
        return number(value, 8);
    }

    Output all(byte... more) {
        int at = reserve(more.length);
        System.arraycopy(more, 0, bytes, at, more.length);
        return this;
    }

    Output text(String text) {
        return all(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Fills in reserved bytes. */
    void fill(int at, long value, int width) {
        for (int i = width - 1; i >= 0; i--) {
            bytes[at + i] = (byte) value;
            value >>>= 8;
        }
    }

    private Output number(long value, int width) {
        fill(reserve(width), value, width);
        return this;
    }
}
