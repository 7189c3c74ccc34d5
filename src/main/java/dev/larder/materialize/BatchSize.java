package dev.larder.materialize;

import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;

/** How many rows to a batch: what the store likes, but fewer where rows are long, for several batches are in memory. */
final class BatchSize {
    private static final long BATCH_BYTES = 16L << 20;
    /** An object's own bytes, about. */
    private static final int OBJECT = 24;
    private static final int ROW = 200;

    private BatchSize() {}

    static int of(SourcePlan plan, int preferred) {
        long bytes = plan.rowGroups().stream().mapToLong(RowGroup::bytes).sum();
        long stored = bytes / Math.max(1, plan.rowsToRead());
        // Text may take two bytes a letter, and numbers an object each.
        long row = ROW + (long) plan.columns().size() * OBJECT + 2 * stored;
        return Math.clamp(BATCH_BYTES / row, 1, preferred);
    }
}
