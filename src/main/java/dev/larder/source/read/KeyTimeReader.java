package dev.larder.source.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.larder.source.ColumnNeed;
import dev.larder.source.KeyHash;
import dev.larder.source.RowGroup;
import dev.larder.source.SourceColumn;
import dev.larder.source.SourcePlan;
import dev.larder.source.decode.LongDecoder;

/**
 * Reads keys and times of a row group, and no other column, in the order of its rows, without the deleted ones. Not thread-safe.
 */
public final class KeyTimeReader implements AutoCloseable {
    private final OpenRowGroup open;
    private final List<Column> columns = new ArrayList<>();
    private int done;

    private record Column(ColumnNeed need, KeyTimeColumn decoder) {}

    public KeyTimeReader(SourcePlan plan, RowGroup group, ReadMemory memory) {
        open = new OpenRowGroup(group, plan.keyTimeSlots(), WantedRows.ALL, memory);
        for (int slot = 0; slot < plan.needs().size(); slot++) {
            ColumnNeed need = plan.needs().get(slot);
            switch (need.role()) {
                case JOIN_KEY -> columns.add(new Column(need, keyColumn(slot, need, plan.newKeyHash())));
                case EVENT_TIME -> columns.add(new Column(need, timeColumn(slot, need, TimeColumn.Kind.EVENT)));
                case CREATED_TIME -> columns.add(new Column(need, timeColumn(slot, need, TimeColumn.Kind.CREATED)));
                case FEATURE, DELETED -> {
                }
            }
        }
    }

    /** Fills the batch with the next rows that are not deleted, at least one. Returns false after the last row. */
    public boolean next(KeyBatch batch) {
        while (done < open.group().rows()) {
            read(batch);
            if (batch.size() > 0) {
                return true;
            }
        }
        return false;
    }

    private void read(KeyBatch batch) {
        RowGroup group = open.group();
        if (done == 0) {
            open.acquireMemory();
        }
        if (open.reloads() > 0) {
            // Pages are decoded anew for each batch, so let there be fewer.
            batch.grow();
        }
        int rows = Math.min(batch.capacity(), group.rows() - done);
        batch.start(group.firstPosition() + done, rows);
        for (Column column : columns) {
            open.decode(column.need, () -> column.decoder.fill(batch));
        }
        done += rows;
        if (done == group.rows()) {
            open.requireUnchanged();
        }
        batch.dropDeleted(group);
    }

    @Override
    public void close() {
        open.close();
    }

    private KeyTimeColumn keyColumn(int slot, ColumnNeed need, KeyHash hash) {
        boolean isFirst = slot == 0;
        return switch (open.group().file().columns().get(slot)) {
            case SourceColumn.Stored stored ->
                new KeyColumn.Stored(open.flat(slot, need), stored.decoder(), hash, isFirst);
            case SourceColumn.Constant constant -> new KeyColumn.Constant(constant.value(), hash, isFirst);
        };
    }

    private KeyTimeColumn timeColumn(int slot, ColumnNeed need, TimeColumn.Kind kind) {
        return switch (open.group().file().columns().get(slot)) {
            case SourceColumn.Stored stored ->
                new TimeColumn.Stored(kind, open.flat(slot, need), (LongDecoder) stored.decoder());
            case SourceColumn.Constant constant -> new TimeColumn.Constant(kind, (Instant) constant.value());
        };
    }
}
