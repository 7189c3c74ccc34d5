package dev.larder.source.iceberg;

import java.util.Arrays;

/** The latest deletion of each key. Keys are hashes of 128 bits. */
final class KeyTable {
    /** At most; with the old table, while it grows. */
    static final int BYTES_PER_KEY = 108;
    static final int MOST_KEYS = 1 << 28;
    /** Of a slot: the two halves of the hash, and the sequence number of the deletion, 0 if the slot is free. */
    private static final int LONGS = 3;
    /** Slots: a table of many partitions has a few deletions in each. */
    private static final int SMALLEST = 1 << 2;

    private long[] slots = new long[SMALLEST * LONGS];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /**
     * @param sequence of the deletion, greater than 0
     * @return whether the key is new
     */
    boolean put(long high, long low, long sequence) {
        if (size * LONGS * 3L > slots.length * 2L) {
            grow();
        }
        int at = find(high, low);
        boolean isNew = slots[at + 2] == 0;
        if (isNew) {
            slots[at] = high;
            slots[at + 1] = low;
            size++;
        }
        slots[at + 2] = Math.max(slots[at + 2], sequence);
        return isNew;
    }

    /** The sequence number of the key's latest deletion, 0 if there is none. */
    long get(long high, long low) {
        return slots[find(high, low) + 2];
    }

    /** The slot of the key, or the free one where it belongs. */
    private int find(long high, long low) {
        int mask = slots.length / LONGS - 1;
        int at = (int) low & mask;
        while (slots[at * LONGS + 2] != 0 && (slots[at * LONGS] != high || slots[at * LONGS + 1] != low)) {
            at = at + 1 & mask;
        }
        return at * LONGS;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (int at = 0; at < old.length; at += LONGS) {
            if (old[at + 2] != 0) {
                put(old[at], old[at + 1], old[at + 2]);
            }
        }
    }
}
