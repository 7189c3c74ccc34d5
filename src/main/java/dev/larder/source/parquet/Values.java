package dev.larder.source.parquet;

import java.io.IOException;

/** The values of a page that are not null, in order, in the physical type of their column. */
public abstract class Values {

    public boolean nextBoolean() throws IOException {
        throw wrongType();
    }

    public int nextInt() throws IOException {
        throw wrongType();
    }

    public long nextLong() throws IOException {
        throw wrongType();
    }

    public float nextFloat() throws IOException {
        throw wrongType();
    }

    public double nextDouble() throws IOException {
        throw wrongType();
    }

    public void nextFloats(float[] into, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            into[i] = nextFloat();
        }
    }

    public void nextDoubles(double[] into, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            into[i] = nextDouble();
        }
    }

    /** The bytes of the next value, of fixed or variable length. */
    public Slice nextBytes() throws IOException {
        throw wrongType();
    }

    public abstract void skip(int count) throws IOException;

    private IOException wrongType() {
        return new IOException("a page's encoding does not suit the column's type");
    }
}
