package dev.larder.source.read;

import java.util.Arrays;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RejectReason;

/** Keys and times of consecutive rows, in arrays that are reused. */
public final class KeyBatch {
    /** Few enough for the processor's cache. */
    private static final int USUAL_CAPACITY = 2048;
    private static final int MAX_CAPACITY = 1 << 18;
    private static final int GROWTH = 8;

    private long[] hashHigh;
    private long[] hashLow;
    private long[] eventMicros;
    private long[] createdMicros;
    private RejectReason[] rejects;
    private long firstPosition;
    private int size;

    public KeyBatch() {
        allocate(USUAL_CAPACITY);
    }

    private void allocate(int capacity) {
        hashHigh = new long[capacity];
        hashLow = new long[capacity];
        eventMicros = new long[capacity];
        createdMicros = new long[capacity];
        rejects = new RejectReason[capacity];
    }

    int capacity() {
        return rejects.length;
    }

    /** Makes the batch larger, up to some megabytes. */
    void grow() {
        if (capacity() < MAX_CAPACITY) {
            allocate(Math.min(capacity() * GROWTH, MAX_CAPACITY));
        }
    }

    void start(long position, int rows) {
        firstPosition = position;
        size = rows;
        Arrays.fill(rejects, 0, rows, null);
        Arrays.fill(createdMicros, 0, rows, FeatureRow.NO_TIME);
    }

    void reject(int index, RejectReason reason) {
        if (rejects[index] == null) {
            rejects[index] = reason;
        }
    }

    public int size() {
        return size;
    }

    /** The position of the first row; the positions of the others follow it. */
    public long firstPosition() {
        return firstPosition;
    }

    /** The high half of the entity's hash. Undefined if the key makes the row a reject. */
    public long[] hashHigh() {
        return hashHigh;
    }

    /** The low half of the entity's hash. */
    public long[] hashLow() {
        return hashLow;
    }

    /** {@code NO_TIME} if the event time makes the row a reject. */
    public long[] eventMicros() {
        return eventMicros;
    }

    /** {@code NO_TIME} if the row has none. */
    public long[] createdMicros() {
        return createdMicros;
    }

    /** Why key and times make the row a reject, null if they do not. */
    public RejectReason reject(int index) {
        return rejects[index];
    }
}
