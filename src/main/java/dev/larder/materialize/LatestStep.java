package dev.larder.materialize;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RejectReason;
import dev.larder.source.RowGroup;
import dev.larder.source.RowStatus;
import dev.larder.source.SourcePlan;
import dev.larder.source.Window;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.read.KeyBatch;
import dev.larder.source.read.KeyTimeReader;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.WantedRows;
import dev.larder.source.storage.StoredFile;

/**
 * The first pass: reads keys and times of every planned row and finds the latest row of every entity, in bounded
 * memory. What does not fit into the table goes to a temporary file, divided by the entity's hash, each part of which is
 * then settled by itself.
 */
final class LatestStep implements AutoCloseable {
    /** Bytes that a spilled row takes, at worst, in the table that settles its partition. */
    private static final long SETTLED_BYTES = LatestTable.SLOT_BYTES * 4L;
    private static final int FEWEST_PARTITIONS = 16;
    private static final int MOST_PARTITIONS = 4096;
    /** Rows put into the table together: few enough for the processor's cache. */
    static final int CANDIDATES = 2048;
    /** A partition of fewer rows is not worth its buffer. */
    private static final int FEWEST_ROWS = 1024;

    private final SourcePlan plan;
    private final Window window;
    private final long memory;
    private final Path temporary;
    private final boolean rememberAll;
    private final Arrivals arrivals;
    private final LatestTable table = new LatestTable();
    private final RowSet entities;
    private final RowSet rejects;
    private long beforeWindow;
    private long afterWindow;
    private long inWindow;
    private long ties;
    private long watermarkMicros;
    private long newRows;
    private long lateRows;
    private long newestMicros = Long.MIN_VALUE;
    private LatestSpill spill;

    /**
     * @param window what the plan is for, or less of it
     * @param memory bytes for the table
     * @param temporary the folder of temporary files
     * @param rememberAll whether it is to be known, for {@link #part}, of what entities there is any row, even one out of
     *     the window
     * @param arrivals knows which files are new, and is told which have rows out of the window
     */
    LatestStep(SourcePlan plan, Window window, long memory, Path temporary, boolean rememberAll,
            Arrivals arrivals) {
        this.plan = plan;
        this.window = window;
        this.memory = memory;
        this.temporary = temporary;
        this.rememberAll = rememberAll;
        this.arrivals = arrivals;
        this.entities = new RowSet(plan.rows());
        this.rejects = new RowSet(plan.rows());
    }

    /**
     * Reads all row groups; afterwards the rows and the counts stand, unless the run was interrupted.
     *
     * @param watermark rows of files that have arrived are new; of other files, those of later event times
     */
    void read(RowGroupPool pool, Progress progress, long watermark) {
        watermarkMicros = watermark;
        pool.each(plan.rowGroups(), plan.keyTimeSlots(), WantedRows.ALL,
                (group, stopped, memory) -> read(group, memory, progress, stopped));
        settle(pool);
        if (!rememberAll) {
            table.release();
        }
    }

    private void read(RowGroup group, ReadMemory memory, Progress progress, BooleanSupplier stopped) {
        KeyBatch batch = new KeyBatch();
        LatestCandidates rows = new LatestCandidates(CANDIDATES);
        StoredFile file = group.file().stored();
        boolean isNew = arrivals.isNew(file);
        try (KeyTimeReader reader = new KeyTimeReader(plan, group, memory)) {
            while (!stopped.getAsBoolean() && reader.next(batch)) {
                for (int from = 0; from < batch.size(); from += CANDIDATES) {
                    take(batch, from, Math.min(batch.size(), from + CANDIDATES), rows, file, isNew);
                }
                progress.advance(batch.size());
            }
        }
    }

    private void take(KeyBatch batch, int from, int to, LatestCandidates rows, StoredFile file, boolean isNew) {
        rows.size = 0;
        int before = 0;
        int after = 0;
        int inside = 0;
        int late = 0;
        int toCome = 0;
        long newest = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            RejectReason reject = batch.reject(i);
            long position = batch.position(i);
            long event = batch.eventMicros()[i];
            RowStatus status = RowStatus.of(window, event, reject);
            switch (status) {
                case REJECTED -> {
                    reject(position);
                    toCome += window.isTooLate(event) ? 1 : 0;
                }
                case BEFORE_WINDOW -> before++;
                case AFTER_WINDOW -> after++;
                case IN_WINDOW -> {
                    inside++;
                    late += event > watermarkMicros ? 0 : 1;
                    newest = Math.max(newest, event);
                    rows.add(batch.hashHigh()[i], batch.hashLow()[i], event, batch.createdMicros()[i], position);
                }
            }
            if (status != RowStatus.IN_WINDOW && rememberAll && (reject == null || reject.hasKey())) {
                rows.add(batch.hashHigh()[i], batch.hashLow()[i], FeatureRow.NO_TIME, FeatureRow.NO_TIME,
                        LatestTable.NO_POSITION);
            }
        }
        if (before > 0 || after + toCome > 0) {
            arrivals.recordOutside(file, before, after + toCome);
        }
        put(rows, new Counts(before, inside, isNew ? inside : inside - late, isNew ? late : 0, after), newest);
    }

    private synchronized void reject(long position) {
        rejects.add(position);
    }

    /** Of some rows. */
    private record Counts(int before, int inside, int fresh, int late, int after) {}

    private synchronized void put(LatestCandidates rows, Counts counts, long newest) {
        inWindow += counts.inside;
        newRows += counts.fresh;
        lateRows += counts.late;
        beforeWindow += counts.before;
        afterWindow += counts.after;
        newestMicros = Math.max(newestMicros, newest);
        if (spill == null && table.bytesToHold(rows.size) > memory) {
            spill = new LatestSpill(temporary, partitions(plan.rowsToRead(), memory));
            table.drain(spill::write);
        }
        if (spill == null) {
            table.put(rows);
        } else {
            spill.write(rows);
        }
    }

    /** As many that each, were every row of an entity of its own, would fit the memory. */
    static int partitions(long rows, long memory) {
        long needed = Math.min(rows / Math.max(1, memory / SETTLED_BYTES), rows / FEWEST_ROWS) + 1;
        return Math.clamp(Long.highestOneBit(needed) << 1, FEWEST_PARTITIONS, MOST_PARTITIONS);
    }

    private void settle(RowGroupPool pool) {
        if (spill == null) {
            ties = table.markLatest(entities);
            return;
        }
        for (int part = 0; part < spill.partitions() && !pool.isInterrupted(); part++) {
            spill.load(part, table);
            ties += table.markLatest(entities);
        }
    }

    /** Number of parts that the entities are divided into; only one part is in memory at a time. */
    int parts() {
        return spill == null ? 1 : spill.partitions();
    }

    /** The part of an entity with this half of the hash. */
    int partOf(long high) {
        return spill == null ? 0 : spill.partitionOf(high);
    }

    /** Loads one part for {@link #contains}. */
    void part(int index) {
        if (spill != null) {
            spill.load(index, table);
        }
    }

    /** Whether the source has an entity of the loaded part. */
    boolean contains(long high, long low) {
        return table.contains(high, low);
    }

    /** The latest row of every entity. */
    RowSet entities() {
        return entities;
    }

    /** Rows that keys and times alone make rejects. */
    RowSet rejects() {
        return rejects;
    }

    long beforeWindow() {
        return beforeWindow;
    }

    long afterWindow() {
        return afterWindow;
    }

    long inWindow() {
        return inWindow;
    }

    /** Entities whose latest row was chosen by its position, among rows of the same event and created time. */
    long ties() {
        return ties;
    }

    /** Rows in the window that no earlier run has read. */
    long newRows() {
        return newRows;
    }

    /** Those of them that are not newer than the watermark. */
    long lateRows() {
        return lateRows;
    }

    /** The greatest event time within the window; empty if there is no row. */
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
