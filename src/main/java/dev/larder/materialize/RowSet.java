package dev.larder.materialize;

import java.util.random.RandomGenerator;

import dev.larder.source.WantedRows;

/** A set of row positions, a bit a row. */
final class RowSet implements WantedRows {
    private final long[] bits;
    private long size;

    /** @param rows every position is smaller */
    RowSet(long rows) {
        this(new long[Math.toIntExact((rows + Long.SIZE - 1) / Long.SIZE)], 0);
    }

    private RowSet(long[] bits, long size) {
        this.bits = bits;
        this.size = size;
    }

    void add(long position) {
        int word = (int) (position >>> 6);
        long bit = 1L << position;
        if ((bits[word] & bit) == 0) {
            bits[word] |= bit;
            size++;
        }
    }

    long size() {
        return size;
    }

    /** What is in this set or in another one of as many rows. */
    RowSet union(RowSet other) {
        long[] both = bits.clone();
        long count = 0;
        for (int i = 0; i < both.length; i++) {
            both[i] |= other.bits[i];
            count += Long.bitCount(both[i]);
        }
        return new RowSet(both, count);
    }

    /** Exactly so many of the positions, each as likely as any other; all of them where there are fewer. */
    RowSet sample(long count, RandomGenerator random) {
        RowSet sample = new RowSet(new long[bits.length], 0);
        long left = size;
        for (long position = next(0); position != NONE; position = next(position + 1)) {
            if (random.nextDouble() * left-- < count - sample.size) {
                sample.add(position);
            }
        }
        return sample;
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
