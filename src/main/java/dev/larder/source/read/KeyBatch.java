package dev.larder.source.read;

import java.util.Arrays;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RejectReason;
import dev.larder.source.RowGroup;

/** Keys and times of rows that follow each other, without the deleted ones, in arrays that are reused. */
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
    /** The place of each row among those that were read; null if none of them is deleted. */
    private int[] places;
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
        places = null;
        Arrays.fill(rejects, 0, rows, null);
        Arrays.fill(createdMicros, 0, rows, FeatureRow.NO_TIME);
    }

    void reject(int index, RejectReason reason) {
        if (rejects[index] == null) {
            rejects[index] = reason;
        }
    }

    /** Leaves out the deleted rows, once all columns are filled. */
    void dropDeleted(RowGroup group) {
        long next = group.nextDeleted(firstPosition);
        if (next >= firstPosition + size) {
            return;
        }
        int[] kept = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (firstPosition + i == next) {
                next = group.nextDeleted(next + 1);
                continue;
            }
            hashHigh[count] = hashHigh[i];
            hashLow[count] = hashLow[i];
            eventMicros[count] = eventMicros[i];
            createdMicros[count] = createdMicros[i];
            rejects[count] = rejects[i];
            kept[count++] = i;
        }
        size = count;
        places = kept;
    }

    public int size() {
        return size;
    }

    /** The position of a row in the plan. */
    public long position(int index) {
        return firstPosition + (places == null ? index : places[index]);
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
