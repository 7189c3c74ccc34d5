package dev.larder.materialize;

import dev.larder.source.WantedRows;

/** A set of row positions, a bit a row. */
final class RowSet implements WantedRows {
    private final long[] bits;
    private long size;

    RowSet(long rows) {
        bits = new long[Math.toIntExact((rows + Long.SIZE - 1) / Long.SIZE)];
    }

    void add(long position) {
        int word = (int) (position >>> 6);
        long bit = 1L << position;
        if ((bits[word] & bit) == 0) {
            bits[word] |= bit;
            size++;
        }
    }

    /** Every position of the set is smaller. */
    long end() {
        return (long) bits.length * Long.SIZE;
    }

    long size() {
        return size;
    }

    @Override
    public long next(long from) {
        int word = (int) (from >>> 6);
        if (word >= bits.length) {
            return NONE;
        }
        long rest = bits[word] & (-1L << from);
        while (rest == 0) {
            if (++word == bits.length) {
                return NONE;
            }
            rest = bits[word];
        }
        return ((long) word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
