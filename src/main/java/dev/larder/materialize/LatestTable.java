package dev.larder.materialize;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * For each entity the position of its latest row: greatest event time, then created time, then position. One array of
 * longs with open addressing, five to a slot, for objects would take several times the memory and the time.
 *
 * <p>An entity is its key's 128-bit hash. Of ten billion entities, two share one with a chance of 1 to 10^18.
 */
final class LatestTable {
    static final int SLOT_LONGS = 5;
    static final int SLOT_BYTES = SLOT_LONGS * Long.BYTES;

    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int EVENT = 2;
    private static final int CREATED = 3;
    /** Two more than the position: an unused slot, all zeros, has none, and an entity may be there without a row. */
    private static final int MARK = 4;
    private static final int MARK_OFFSET = 2;
    static final long NO_POSITION = -1;
    /** Set in the mark and in a position that {@link #drain} hands out: another row of the entity has the same times. */
    private static final long TIE = 1L << 62;

    private static final int FIRST_SLOTS = 1 << 12;
    /** More do not fit an array. */
    private static final int MOST_SLOTS = 1 << 28;
    /** Of four slots three are used before the table grows. */
    private static final int LOAD_OF_FOUR = 3;

    private long[] slots = new long[FIRST_SLOTS * SLOT_LONGS];
    private int mask = FIRST_SLOTS - 1;
    private int used;
    /** What touching the slots adds up to: kept, so that the compiler must read them. */
    private long touched;

    /** How many entities fit without another allocation. */
    private int limit() {
        return (mask + 1) / 4 * LOAD_OF_FOUR;
    }

    int size() {
        return used;
    }

    /** Peak bytes while this many rows of new entities are added; {@code Long.MAX_VALUE} if the table cannot hold them. */
    long bytesToHold(int more) {
        long bytes = (long) slots.length * Long.BYTES;
        long capacity = mask + 1L;
        while (used + (long) more > capacity / 4 * LOAD_OF_FOUR) {
            capacity *= 2;
            // The old and the new array exist together while the table grows.
            bytes = capacity > MOST_SLOTS ? Long.MAX_VALUE : capacity * SLOT_BYTES * 3 / 2;
        }
        return bytes;
    }

    /** Puts rows in. The slots of all are touched first, which lets the memory fetch them side by side. */
    void put(LatestCandidates rows) {
        while (used + rows.size > limit()) {
            grow();
        }
        for (int i = 0; i < rows.size; i++) {
            touched += slots[slotOf(rows.low[i])];
        }
        for (int i = 0; i < rows.size; i++) {
            put(rows.high[i], rows.low[i], rows.event[i], rows.created[i], rows.position[i]);
        }
    }

    private int slotOf(long low) {
        return ((int) low & mask) * SLOT_LONGS;
    }

    private void put(long high, long low, long event, long created, long position) {
        int slot = find(high, low);
        long mark = position + MARK_OFFSET;
        if (slots[slot + MARK] == 0) {
            slots[slot + HIGH] = high;
            slots[slot + LOW] = low;
            used++;
        } else {
            int order = compareTimes(slot, event, created);
            if (order < 0) {
                return;
            }
            mark = order == 0 ? tied(mark, slots[slot + MARK]) : mark;
        }
        slots[slot + EVENT] = event;
        slots[slot + CREATED] = created;
        slots[slot + MARK] = mark;
    }

    /** The slot of this entity, or the free one where it goes. */
    private int find(long high, long low) {
        int slot = slotOf(low);
        while (slots[slot + MARK] != 0 && (slots[slot + LOW] != low || slots[slot + HIGH] != high)) {
            slot += SLOT_LONGS;
            if (slot == slots.length) {
                slot = 0;
            }
        }
        return slot;
    }

    private int compareTimes(int slot, long event, long created) {
        return event != slots[slot + EVENT]
                ? Long.compare(event, slots[slot + EVENT])
                : Long.compare(created, slots[slot + CREATED]);
    }

    /** The mark of two rows with the same times. Those without a position are no rows in the window, and no tie. */
    private static long tied(long mark, long other) {
        long latest = Math.max(mark & ~TIE, other & ~TIE);
        return latest < MARK_OFFSET ? latest : latest | TIE;
    }

    private void grow() {
        long[] old = slots;
        int capacity = (mask + 1) * 2;
        slots = new long[capacity * SLOT_LONGS];
        mask = capacity - 1;
        for (int from = 0; from < old.length; from += SLOT_LONGS) {
            if (old[from + MARK] != 0) {
                System.arraycopy(old, from, slots, find(old[from + HIGH], old[from + LOW]), SLOT_LONGS);
            }
        }
    }

    boolean contains(long high, long low) {
        return slots[find(high, low) + MARK] != 0;
    }

    /** Marks the latest row of every entity. Returns how many of them were chosen by their position alone. */
    long markLatest(RowSet latest) {
        long ties = 0;
        for (int slot = 0; slot < slots.length; slot += SLOT_LONGS) {
            long mark = slots[slot + MARK];
            if (mark >= MARK_OFFSET) {
                latest.add((mark & ~TIE) - MARK_OFFSET);
                ties += mark >>> 62;
            }
        }
        return ties;
    }

    /** Hands out what it holds, some thousand rows at a time. */
    void drain(Consumer<LatestCandidates> to) {
        LatestCandidates rows = new LatestCandidates(LatestStep.CANDIDATES);
        for (int slot = 0; slot < slots.length; slot += SLOT_LONGS) {
            if (slots[slot + MARK] != 0) {
                rows.add(slots[slot + HIGH], slots[slot + LOW], slots[slot + EVENT], slots[slot + CREATED],
                        slots[slot + MARK] - MARK_OFFSET);
                if (rows.isFull()) {
                    to.accept(rows);
                    rows.size = 0;
                }
            }
        }
        to.accept(rows);
        release();
    }

    /** Empties the table and gives its memory back. */
    void release() {
        slots = new long[FIRST_SLOTS * SLOT_LONGS];
        mask = FIRST_SLOTS - 1;
        used = 0;
    }

    /** Empties the table and keeps its array. */
    void clear() {
        Arrays.fill(slots, 0);
        used = 0;
    }
}
