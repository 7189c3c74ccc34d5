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
 * Reads keys and times of a row group, and no other column, in the order of its rows. For one thread; others may read
 * other row groups meanwhile.
 */
public final class KeyTimeReader implements AutoCloseable {
    private final OpenRowGroup open;
    private final List<Lane> lanes = new ArrayList<>();
    private int done;

    private record Lane(ColumnNeed need, KeyTimeColumn column) {}

    public KeyTimeReader(SourcePlan plan, RowGroup group) {
        open = new OpenRowGroup(group);
        for (int slot = 0; slot < plan.needs().size(); slot++) {
            ColumnNeed need = plan.needs().get(slot);
            switch (need.role()) {
                case JOIN_KEY -> lanes.add(new Lane(need, keyColumn(slot, plan.newKeyHash())));
                case EVENT_TIME -> lanes.add(new Lane(need, timeColumn(slot, TimeColumn.Kind.EVENT)));
                case CREATED_TIME -> lanes.add(new Lane(need, timeColumn(slot, TimeColumn.Kind.CREATED)));
                case FEATURE -> {
                }
            }
        }
    }

    /** Fills the batch with the next rows. False, and nothing done, after the last. */
    public boolean next(KeyBatch batch) {
        RowGroup group = open.group();
        int rows = Math.min(KeyBatch.CAPACITY, group.rows() - done);
        if (rows == 0) {
            return false;
        }
        batch.start(group.firstPosition() + done, rows);
        for (Lane lane : lanes) {
            open.reading(lane.need, () -> lane.column.fill(batch));
        }
        done += rows;
        if (done == group.rows()) {
            open.requireUnchanged();
        }
        return true;
    }

    @Override
    public void close() {
        open.close();
    }

    private KeyTimeColumn keyColumn(int slot, KeyHash hash) {
        boolean isFirst = slot == 0;
        return switch (open.group().file().columns().get(slot)) {
            case SourceColumn.Stored stored ->
                new KeyColumn.Stored(open.flat(slot), stored.decoder(), hash, isFirst);
            case SourceColumn.Constant constant -> new KeyColumn.Constant(constant.value(), hash, isFirst);
        };
    }

    private KeyTimeColumn timeColumn(int slot, TimeColumn.Kind kind) {
        return switch (open.group().file().columns().get(slot)) {
            case SourceColumn.Stored stored ->
                new TimeColumn.Stored(kind, open.flat(slot), (LongDecoder) stored.decoder());
            case SourceColumn.Constant constant -> new TimeColumn.Constant(kind, (Instant) constant.value());
        };
    }
}
