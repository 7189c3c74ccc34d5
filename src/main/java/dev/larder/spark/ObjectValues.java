package dev.larder.spark;

import java.io.IOException;
import java.math.BigDecimal;

import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;

/** Values that another reader has decoded, given one at a time as if they came from a page. */
final class ObjectValues extends Values {
    private final Slice slice = new Slice();
    private Object value;

    /** @param next Boolean, Integer, Long, Float, Double, bytes, or a decimal, whose bytes are its unscaled value's */
    ObjectValues of(Object next) {
        value = next;
        return this;
    }

    @Override
    public boolean nextBoolean() {
        return (Boolean) value;
    }

    @Override
    public int nextInt() {
        return (Integer) value;
    }

    @Override
    public long nextLong() {
        return (Long) value;
    }

    @Override
    public float nextFloat() {
        return (Float) value;
    }

    @Override
    public double nextDouble() {
        return (Double) value;
    }

    @Override
    public Slice nextBytes() throws IOException {
        byte[] content = switch (value) {
            case byte[] bytes -> bytes;
            case BigDecimal decimal -> decimal.unscaledValue().toByteArray();
            default -> throw new IOException("a " + value.getClass().getName() + " is no bytes");
        };
        return slice.of(content, 0, content.length);
    }

    @Override
    public void skip(int count) {
        throw new IllegalStateException("there is one value at a time");
    }
}
