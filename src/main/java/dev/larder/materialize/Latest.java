package dev.larder.materialize;

import java.util.OptionalLong;

import dev.larder.feature.FeatureRow;
import dev.larder.source.EntityHash;
import dev.larder.source.KeyBatch;
import dev.larder.source.KeyTimeReader;
import dev.larder.source.RejectReason;
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
    private final boolean rememberAll;
    private final LatestTable table = new LatestTable();
    private final RowSet wanted;
    private long early;
    private long late;
    private long inWindow;
    private long rejected;
    private long newestMicros = Long.MIN_VALUE;
    private Spill spill;

    /**
     * @param memory bytes for the table
     * @param rememberAll whether entities are kept that have no row within the window, for {@link #part}
     */
    Latest(SourcePlan plan, long memory, TempFolder folder, boolean rememberAll) {
        this.plan = plan;
        this.memory = memory;
        this.folder = folder;
        this.rememberAll = rememberAll;
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
        int inside = 0;
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < batch.size(); i++) {
            RejectReason reject = batch.reject(i);
            long position = batch.firstPosition() + i;
            long event = batch.eventMicros()[i];
            // The window goes before the key: a row outside it is not this run's, in a skipped row group or out of one.
            if (event == FeatureRow.NO_TIME) {
                reject(position);
            } else if (window.isBefore(event)) {
                tooEarly++;
            } else if (window.isAfter(event)) {
                tooLate++;
            } else if (reject != null) {
                reject(position);
            } else {
                inside++;
                newest = Math.max(newest, event);
                rows.add(batch.hashHigh()[i], batch.hashLow()[i], event, batch.createdMicros()[i], position);
                continue;
            }
            if (rememberAll && (reject == null || reject.hasKey())) {
                rows.add(batch.hashHigh()[i], batch.hashLow()[i], FeatureRow.NO_TIME, FeatureRow.NO_TIME,
                        LatestTable.NO_POSITION);
            }
        }
        put(rows, inside, newest, tooEarly, tooLate);
    }

    /** A reject is wanted too: the second pass tells what the row holds. */
    private synchronized void reject(long position) {
        wanted.add(position);
        rejected++;
    }

    private synchronized void put(LatestRows rows, int inside, long newest, int tooEarly, int tooLate) {
        inWindow += inside;
        early += tooEarly;
        late += tooLate;
        newestMicros = Math.max(newestMicros, newest);
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
        return Math.clamp(powerOfTwo, FEWEST_PARTITIONS, MOST_PARTITIONS);
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

    /** How many parts the entities are in; each is looked up by itself. */
    int parts() {
        return spill == null ? 1 : spill.partitions();
    }

    /** The entities of one part, until another part is asked for. */
    Entities part(int index) {
        if (spill == null) {
            return new Entities(this, 0);
        }
        spill.load(index, table);
        return new Entities(this, index);
    }

    /** Some of the entities of the source, for looking up those that a store has. */
    record Entities(Latest latest, int index) {

        /** Whether an entity, if the source has it, is in this part. */
        boolean isHere(EntityHash hash) {
            return latest.spill == null || latest.spill.partitionOf(hash.high()) == index;
        }

        boolean contains(EntityHash hash) {
            return latest.table.contains(hash.high(), hash.low());
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
        return early;
    }

    long late() {
        return late;
    }

    long inWindow() {
        return inWindow;
    }

    /** Rows that keys and times alone make rejects. */
    long rejected() {
        return rejected;
    }

    /** The greatest event time within the window; empty where there is no row. */
    OptionalLong newestMicros() {
        return inWindow == 0 ? OptionalLong.empty() : OptionalLong.of(newestMicros);
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
