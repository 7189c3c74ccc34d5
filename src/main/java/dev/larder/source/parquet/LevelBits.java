package dev.larder.source.parquet;

/** Some of the values of a page, by a bit each. */
final class LevelBits {
    private final long[] words;

    LevelBits(int values) {
        words = new long[(values >>> 6) + 1];
    }

    /** Adds those of up to 32 values, the first at {@code from}, whose bit is set. */
    void add(int from, int bits, int values) {
        long word = bits & (1L << values) - 1;
        words[from >>> 6] |= word << from;
        if ((from & 63) + values > Long.SIZE) {
            words[(from >>> 6) + 1] |= word >>> -from;
        }
    }

    boolean has(int index) {
        return (words[index >>> 6] >>> index & 1) != 0;
    }

    /** Returns the n-th one at or after an index, or {@code end} if fewer are before that. */
    int nth(int n, int from, int end) {
        int left = n;
        long rest = -1L << from;
        for (int index = from >>> 6; index << 6 < end; index++) {
            long word = words[index] & rest;
            int count = Long.bitCount(word);
            if (count >= left) {
                for (; left > 1; left--) {
                    word &= word - 1;
                }
                return Math.min(end, (index << 6) + Long.numberOfTrailingZeros(word));
            }
            left -= count;
            rest = -1;
        }
        return end;
    }

    int count(int from, int to) {
        int count = 0;
        long rest = -1L << from;
        for (int index = from >>> 6; index << 6 < to; index++) {
            long word = words[index] & rest;
            int beyond = (index + 1 << 6) - to;
            count += Long.bitCount(beyond > 0 ? word << beyond : word);
            rest = -1;
        }
        return count;
    }
}
