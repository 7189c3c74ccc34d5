package dev.larder.source.table;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of a file that its table has deleted, by their number in the file, from 0. Takes at most one bit a row, and two
 * bytes for a deleted row among many others.
 */
public final class DeletedRows {
    public static final DeletedRows NONE = new Builder().build();
    /** Returned when no row is left. */
    private static final long END = Long.MAX_VALUE;
    /** Rows of a block, as a power of two. */
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK_ROWS = 1 << BLOCK_BITS;
    private static final int WORDS = BLOCK_ROWS / Long.SIZE;
    /** As many rows take as much memory one by one as all rows of a block do as bits. */
    private static final int FEW = BLOCK_ROWS / Character.SIZE;

    private final long[] numbers;
    private final Block[] blocks;

    private DeletedRows(SortedMap<Long, Block> blocks) {
        this.numbers = blocks.keySet().stream().mapToLong(Long::longValue).toArray();
        this.blocks = blocks.values().toArray(Block[]::new);
    }

    public boolean isEmpty() {
        return blocks.length == 0;
    }

    /** The number of deleted rows from one row to before another one. */
    public long count(long from, long to) {
        long count = 0;
        for (int i = indexOf(from >>> BLOCK_BITS); i < blocks.length; i++) {
            long first = numbers[i] << BLOCK_BITS;
            if (first >= to) {
                break;
            }
            count += blocks[i].count((int) Math.max(from - first, 0), (int) Math.min(to - first, BLOCK_ROWS));
        }
        return count;
    }

    /** The first deleted row at or after this one, {@code Long.MAX_VALUE} if there is none. */
    public long next(long from) {
        for (int i = indexOf(from >>> BLOCK_BITS); i < blocks.length; i++) {
            long first = numbers[i] << BLOCK_BITS;
            int row = blocks[i].next((int) Math.max(from - first, 0));
            if (row < BLOCK_ROWS) {
                return first + row;
            }
        }
        return END;
    }

    private int indexOf(long number) {
        int index = Arrays.binarySearch(numbers, number);
        return index < 0 ? -index - 1 : index;
    }

    /** Rows in any order, any number of times. */
    public static final class Builder {
        private final TreeMap<Long, Block> blocks = new TreeMap<>();
        private long lastNumber = -1;
        private Block last;

        public Builder add(long row) {
            if (row < 0) {
                throw new IllegalArgumentException("a row number is " + row);
            }
            long number = row >>> BLOCK_BITS;
            if (number != lastNumber) {
                last = blocks.computeIfAbsent(number, unseen -> new Block());
                lastNumber = number;
            }
            last.add((char) row);
            return this;
        }

        public DeletedRows build() {
            blocks.values().forEach(Block::settle);
            return new DeletedRows(blocks);
        }
    }

    private static final class Block {
        /** Rows one by one, until they are too many. */
        private char[] few = new char[4];
        private int size;
        private long[] bits;

        void add(char row) {
            if (bits == null && size == FEW) {
                settle();
            }
            if (bits == null && size == FEW) {
                bits = new long[WORDS];
                for (char known : few) {
                    set(known);
                }
                few = null;
            }
            if (bits != null) {
                set(row);
            } else {
                if (size == few.length) {
                    few = Arrays.copyOf(few, Math.min(size * 2, FEW));
                }
                few[size++] = row;
            }
        }

        private void set(char row) {
            bits[row >>> 6] |= 1L << row;
        }

        /** Sorts the rows, and drops those that were added twice. */
        void settle() {
            if (bits != null) {
                return;
            }
            Arrays.sort(few, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (kept == 0 || few[i] != few[kept - 1]) {
                    few[kept++] = few[i];
                }
            }
            size = kept;
            few = Arrays.copyOf(few, Math.max(size, 1));
        }

        int count(int from, int to) {
            if (bits == null) {
                return Math.max(indexOf(to) - indexOf(from), 0);
            }
            int count = 0;
            for (int row = next(from); row < to; row = next(row + 1)) {
                count++;
            }
            return count;
        }

        /** The first row at or after this one, or the end of the block. */
        int next(int from) {
            if (bits == null) {
                int index = indexOf(from);
                return index < size ? few[index] : BLOCK_ROWS;
            }
            long mask = -1L << from;
            for (int word = from >>> 6; word < WORDS; word++) {
                long rest = bits[word] & mask;
                if (rest != 0) {
                    return (word << 6) + Long.numberOfTrailingZeros(rest);
                }
                mask = -1;
            }
            return BLOCK_ROWS;
        }

        private int indexOf(int row) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (few[middle] < row) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
