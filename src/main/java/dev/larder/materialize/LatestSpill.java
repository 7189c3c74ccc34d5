package dev.larder.materialize;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Rows of the latest step in a temporary file, divided by the entity's hash: all rows of an entity are in one
 * partition, so that each can be settled by itself in a table a fraction of the size.
 */
final class LatestSpill implements AutoCloseable {
    private final SpillFile file;
    private final int shift;

    /** @param partitions a power of two, at least 2 */
    LatestSpill(Path folder, int partitions) {
        file = new SpillFile(folder, partitions);
        // The table finds its slots by the low bits of the other half, so these do not make its rows collide.
        shift = Long.SIZE - Integer.numberOfTrailingZeros(partitions);
    }

    int partitions() {
        return file.partitions();
    }

    long bytes() {
        return file.bytes();
    }

    int partitionOf(long high) {
        return (int) (high >>> shift);
    }

    void write(LatestCandidates rows) {
        for (int i = 0; i < rows.size; i++) {
            file.room(partitionOf(rows.high[i]), LatestTable.SLOT_BYTES)
                    .putLong(rows.high[i]).putLong(rows.low[i]).putLong(rows.event[i]).putLong(rows.created[i])
                    .putLong(rows.position[i]);
        }
    }

    /** Puts all rows of one partition into the table, which is emptied before. */
    void load(int partition, LatestTable table) {
        table.clear();
        LatestCandidates rows = new LatestCandidates(LatestStep.CANDIDATES);
        file.read(partition, chunk -> {
            while (chunk.hasRemaining()) {
                take(chunk, rows);
                table.put(rows);
            }
        });
    }

    private static void take(ByteBuffer chunk, LatestCandidates rows) {
        rows.size = 0;
        while (chunk.hasRemaining() && !rows.isFull()) {
            rows.add(chunk.getLong(), chunk.getLong(), chunk.getLong(), chunk.getLong(), chunk.getLong());
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
