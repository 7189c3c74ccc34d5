package dev.larder.source.read;

import java.util.Arrays;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RejectReason;

/** Keys and times of consecutive rows, as arrays that are filled again and again. */
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

    /** The position of row 0 of the batch; the others follow. */
    public long firstPosition() {
        return firstPosition;
    }

    /** Half of the 128 bits that stand for the entity. Nothing of meaning where the key makes the row a reject. */
    public long[] hashHigh() {
        return hashHigh;
    }

    /** The other half. */
    public long[] hashLow() {
        return hashLow;
    }

    /** {@code NO_TIME} where that makes the row a reject. */
    public long[] eventMicros() {
        return eventMicros;
    }

    /** {@code NO_TIME} where there is none. */
    public long[] createdMicros() {
        return createdMicros;
    }

    /** Why the row cannot be used, null where it can, as far as its key and times tell. */
    public RejectReason reject(int index) {
        return rejects[index];
    }
}
