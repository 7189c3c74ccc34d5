package dev.larder.source.parquet;

import java.io.IOException;

/** Encoding BYTE_STREAM_SPLIT: first the first byte of every value, then the second of every value, and so on. */
final class SplitValues extends Values {
    private final byte[] bytes;
    private final int end;
    /** Bytes per value. */
    private final int width;
    /** How many values there are, and so how far apart the bytes of one are. */
    private final int count;
    private final Slice slice = new Slice();
    /** For {@link #slice}; null before the first one. */
    private byte[] value;
    /** Where the first byte of the next value is. */
    private int at;

    SplitValues(byte[] bytes, int from, int end, int width) throws IOException {
        if (width <= 0 || (end - from) % width != 0) {
            throw new IOException("a page ends in the middle of a value");
        }
        this.bytes = bytes;
        this.count = (end - from) / width;
        this.end = from + count;
        this.width = width;
        this.at = from;
    }

    @Override
    public int nextInt() throws IOException {
        return (int) bits(Integer.BYTES);
    }

    @Override
    public long nextLong() throws IOException {
        return bits(Long.BYTES);
    }

    @Override
    public float nextFloat() throws IOException {
        return Float.intBitsToFloat(nextInt());
    }

    @Override
    public double nextDouble() throws IOException {
        return Double.longBitsToDouble(nextLong());
    }

    private long bits(int length) throws IOException {
        long bits = 0;
        int from = take(1);
        for (int i = 0, place = from; i < length; i++, place += count) {
            bits |= (bytes[place] & 0xffL) << Byte.SIZE * i;
        }
        return bits;
    }

    @Override
    public Slice nextBytes() throws IOException {
        int from = take(1);
        value = value == null ? new byte[width] : value;
        for (int i = 0; i < width; i++) {
            value[i] = bytes[from + i * count];
        }
        return slice.of(value, 0, width);
    }

    @Override
    public void skip(int values) throws IOException {
        take(values);
    }

    private int take(int values) throws IOException {
        int from = at;
        if (values > end - from) {
            throw new IOException("a page has fewer values than it claims");
        }
        at = from + values;
        return from;
    }
}
