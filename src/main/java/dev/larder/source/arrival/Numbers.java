package dev.larder.source.arrival;

import java.util.Arrays;

/** A list of longs that grows. */
final class Numbers {
    private long[] all = new long[16];
    private int size;

    void add(long number) {
        if (size == all.length) {
            all = Arrays.copyOf(all, size * 2);
        }
        all[size++] = number;
    }

    long[] sorted() {
        long[] sorted = Arrays.copyOf(all, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
