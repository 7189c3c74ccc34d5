package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import com.aerospike.client.Operation;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.settings.AerospikeSettings.Placement;

/** Counts and clears the rows of a view in records that several views share. */
final class ViewSlotMaintenance {
    private final AerospikeCluster cluster;
    private final Placement at;
    private final ViewSlotExpressions slot;
    private final Duration timeout;
    private boolean ended;
    private boolean exact = true;

    ViewSlotMaintenance(AerospikeCluster cluster, Placement at, ViewSlotExpressions slot, Duration timeout) {
        this.cluster = cluster;
        this.at = at;
        this.slot = slot;
        this.timeout = timeout;
    }

    long count() {
        return new SetQuery(cluster, at, Optional.of(slot.isThere()), timeout).count();
    }

    /** Removes the view's slots, then the records that are left empty. */
    long clear(Pace pace) {
        BackgroundJob slots = new BackgroundJob(cluster, at, timeout, slot.isThere(), pace, slot.removal());
        long removed = slots.run();
        exact = slots.isExact();
        ended = slots.wasEnded();
        if (!ended) {
            BackgroundJob records = new BackgroundJob(cluster, at, timeout, ViewSlotExpressions.nothingLeft(),
                    silent(pace), Operation.delete());
            records.run();
            ended = records.wasEnded();
        }
        return removed;
    }

    /** The same rate without reporting steps: these rows were reported when their slots were removed. */
    private static Pace silent(Pace pace) {
        return new Pace() {
            @Override
            public boolean next(long rows) {
                return pace.next(0);
            }

            @Override
            public OptionalLong mostASecond() {
                return pace.mostASecond();
            }
        };
    }

    /** Whether the last clearing was stopped by its pace before it was complete. */
    boolean wasEnded() {
        return ended;
    }

    /** Whether the number of removed rows is exact; see {@link BackgroundJob#isExact}. */
    boolean isExact() {
        return exact;
    }
}
