package dev.larder.materialize;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import dev.larder.source.read.WantedRows;

/**
 * A set of row positions, a bit a row, in blocks that are made when a row is put into them: how many rows there are is
 * only the files' claim.
 */
final class RowSet implements WantedRows {
    /** Rows a block, as a power of two; and longs. */
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK_WORDS = 1 << BLOCK_BITS - 6;
    private static final int WORD_MASK = BLOCK_WORDS - 1;

    private final long[][] blocks;
    private long size;

    /** @param rows every position is smaller */
    RowSet(long rows) {
        this(new long[Math.toIntExact((rows >>> BLOCK_BITS) + 1)][], 0);
    }

    private RowSet(long[][] blocks, long size) {
        this.blocks = blocks;
        this.size = size;
    }

    void add(long position) {
        int index = (int) (position >>> BLOCK_BITS);
        long[] block = blocks[index];
        if (block == null) {
            block = new long[BLOCK_WORDS];
            blocks[index] = block;
        }
        int word = (int) (position >>> 6) & WORD_MASK;
        long bit = 1L << position;
        if ((block[word] & bit) == 0) {
            block[word] |= bit;
            size++;
        }
    }

    long size() {
        return size;
    }

    /** What is in this set or in another one of as many rows. */
    RowSet union(RowSet other) {
        RowSet both = new RowSet(new long[blocks.length][], 0);
        for (int i = 0; i < blocks.length; i++) {
            both.blocks[i] = union(blocks[i], other.blocks[i]);
            if (both.blocks[i] != null) {
                both.size += Arrays.stream(both.blocks[i]).map(Long::bitCount).sum();
            }
        }
        return both;
    }

    private static long[] union(long[] left, long[] right) {
        if (left == null || right == null) {
            long[] only = left == null ? right : left;
            return only == null ? null : only.clone();
        }
        long[] both = left.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] |= right[i];
        }
        return both;
    }

    /** A uniform sample of exactly this many positions, or all of them if there are fewer. */
    RowSet sample(long count, RandomGenerator random) {
        RowSet sample = new RowSet(new long[blocks.length][], 0);
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
        int index = (int) (from >>> BLOCK_BITS);
        int word = (int) (from >>> 6) & WORD_MASK;
        long wanted = -1L << from;
        for (; index < blocks.length; index++) {
            long[] block = blocks[index];
            for (; block != null && word < BLOCK_WORDS; word++) {
                long rest = block[word] & wanted;
                if (rest != 0) {
                    return ((long) index << BLOCK_BITS) + ((long) word << 6) + Long.numberOfTrailingZeros(rest);
                }
                wanted = -1;
            }
            word = 0;
            wanted = -1;
        }
        return NONE;
    }
}
