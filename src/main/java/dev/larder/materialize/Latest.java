package dev.larder.materialize;

import java.util.concurrent.atomic.LongAdder;

import dev.larder.source.KeyBatch;
import dev.larder.source.KeyTimeReader;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.Window;

/**
 * The first pass: reads keys and times of every planned row and finds the latest row of every entity, in bounded
 * memory. What does not fit into the table goes to temporary files, divided by the entity's hash, each of which is then
 * settled by itself.
 */
final class Latest implements AutoCloseable {
    /** Bytes that a spilled row takes, at worst, in the table that settles its file. */
    private static final long SETTLED_BYTES = LatestTable.SLOT_BYTES * 4L;
    private static final int MOST_PARTITIONS = 256;
    private static final int FEWEST_PARTITIONS = 16;

    private final SourcePlan plan;
    private final long memory;
    private final TempFolder folder;
    private final LatestTable table = new LatestTable();
    private final RowSet wanted;
    private final LongAdder early = new LongAdder();
    private final LongAdder late = new LongAdder();
    private long inWindow;
    private long rejected;
    private long newestMicros = Long.MIN_VALUE;
    private Spill spill;

    /** @param memory bytes for the table */
    Latest(SourcePlan plan, long memory, TempFolder folder) {
        this.plan = plan;
        this.memory = memory;
        this.folder = folder;
        this.wanted = new RowSet(plan.rows());
    }

    /** Reads all row groups; afterwards {@link #wanted} and the counts stand. */
    void read(RowGroupPool pool, Progress progress) {
        pool.each(plan.rowGroups(), group -> read(group, progress));
        settle();
    }

    private void read(RowGroup group, Progress progress) {
        KeyBatch batch = new KeyBatch();
        LatestRows rows = new LatestRows(KeyBatch.CAPACITY);
        try (KeyTimeReader reader = new KeyTimeReader(plan, group)) {
            while (reader.next(batch)) {
                take(batch, rows);
                progress.advance(batch.size());
            }
        }
    }

    private void take(KeyBatch batch, LatestRows rows) {
        Window window = plan.window();
        rows.size = 0;
        int tooEarly = 0;
        int tooLate = 0;
        for (int i = 0; i < batch.size(); i++) {
            long position = batch.firstPosition() + i;
            long event = batch.eventMicros()[i];
            if (batch.reject(i) != null) {
                reject(position);
            } else if (window.isBefore(event)) {
                tooEarly++;
            } else if (window.isAfter(event)) {
                tooLate++;
            } else {
                rows.add(batch.hashHigh()[i], batch.hashLow()[i], event, batch.createdMicros()[i], position);
            }
        }
        early.add(tooEarly);
        late.add(tooLate);
        put(rows);
    }

    /** A reject is wanted too: the second pass tells what the row holds. */
    private synchronized void reject(long position) {
        wanted.add(position);
        rejected++;
    }

    private synchronized void put(LatestRows rows) {
        inWindow += rows.size;
        for (int i = 0; i < rows.size; i++) {
            newestMicros = Math.max(newestMicros, rows.event[i]);
        }
        if (spill == null && table.bytesToHold(rows.size) > memory) {
            spill = new Spill(folder, partitions());
            table.drain(spill::write);
        }
        if (spill == null) {
            table.put(rows);
        } else {
            spill.write(rows);
        }
    }

    /** As many that each, were every row of an entity of its own, would fit the memory. */
    private int partitions() {
        long needed = plan.rowsToRead() * SETTLED_BYTES / memory + 1;
        long powerOfTwo = Long.highestOneBit(needed) << 1;
        return (int) Math.clamp(powerOfTwo, FEWEST_PARTITIONS, MOST_PARTITIONS);
    }

    private void settle() {
        if (spill == null) {
            table.markLatest(wanted);
            return;
        }
        for (int partition = 0; partition < spill.partitions(); partition++) {
            spill.load(partition, table);
            table.markLatest(wanted);
        }
    }

    /** The latest row of every entity, and the rejects. */
    RowSet wanted() {
        return wanted;
    }

    long entities() {
        return wanted.size() - rejected;
    }

    long superseded() {
        return inWindow - entities();
    }

    long early() {
        return early.sum();
    }

    long late() {
        return late.sum();
    }

    long inWindow() {
        return inWindow;
    }

    /** The greatest event time within the window, {@code Long.MIN_VALUE} where there is no row. */
    long newestMicros() {
        return newestMicros;
    }

    long spilledBytes() {
        return spill == null ? 0 : spill.bytes();
    }

    @Override
    public void close() {
        if (spill != null) {
            spill.close();
        }
    }
}
