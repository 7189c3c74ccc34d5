package dev.larder.source.parquet;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Encoding PLAIN: little-endian numbers, bytes after their length. */
final class PlainValues extends Values {
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle FLOAT = view(float[].class);
    private static final VarHandle DOUBLE = view(double[].class);

    private final byte[] bytes;
    private final int end;
    /** Bytes per value, 0 if each value starts with its length. */
    private final int width;
    private final Slice slice = new Slice();
    private int at;

    PlainValues(byte[] bytes, int from, int end, int width) {
        this.bytes = bytes;
        this.end = end;
        this.width = width;
        this.at = from;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int nextInt() throws IOException {
        return (int) INT.get(bytes, take(Integer.BYTES));
    }

    @Override
    public long nextLong() throws IOException {
        return (long) LONG.get(bytes, take(Long.BYTES));
    }

    @Override
    public float nextFloat() throws IOException {
        return (float) FLOAT.get(bytes, take(Float.BYTES));
    }

    @Override
    public double nextDouble() throws IOException {
        return (double) DOUBLE.get(bytes, take(Double.BYTES));
    }

    @Override
    public void nextFloats(float[] into, int from, int count) throws IOException {
        littleEndian(Float.BYTES, count).asFloatBuffer().get(into, from, count);
    }

    @Override
    public void nextDoubles(double[] into, int from, int count) throws IOException {
        littleEndian(Double.BYTES, count).asDoubleBuffer().get(into, from, count);
    }

    private ByteBuffer littleEndian(int each, int count) throws IOException {
        long length = (long) each * count;
        return ByteBuffer.wrap(bytes, take(length > end ? -1 : (int) length), (int) length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Slice nextBytes() throws IOException {
        int length = width == 0 ? nextInt() : width;
        return slice.of(bytes, take(length), length);
    }

    @Override
    public void skip(int count) throws IOException {
        if (width > 0) {
            long length = (long) width * count;
            take(length > end ? -1 : (int) length);
        } else {
            for (int i = 0; i < count; i++) {
                nextBytes();
            }
        }
    }

    int position() {
        return at;
    }

    void position(int from) {
        at = from;
    }

    private int take(int length) throws IOException {
        int from = at;
        if (length < 0 || length > end - from) {
            throw new IOException("a page ends in the middle of a value");
        }
        at = from + length;
        return from;
    }
}
