package dev.larder.materialize;

/** Rows as the latest step sees them, in arrays. */
final class LatestCandidates {
    final long[] high;
    final long[] low;
    final long[] event;
    final long[] created;
    final long[] position;
    int size;

    LatestCandidates(int capacity) {
        high = new long[capacity];
        low = new long[capacity];
        event = new long[capacity];
        created = new long[capacity];
        position = new long[capacity];
    }

    void add(long rowHigh, long rowLow, long rowEvent, long rowCreated, long rowPosition) {
        high[size] = rowHigh;
        low[size] = rowLow;
        event[size] = rowEvent;
        created[size] = rowCreated;
        position[size] = rowPosition;
        size++;
    }

    boolean isFull() {
        return size == high.length;
    }
}
