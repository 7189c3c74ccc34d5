package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Optional;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.ResultCode;
import com.aerospike.client.exp.Exp;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Repeats a change of a set until it has no more records to change.
 *
 * <p>A node may restart or be away during a change, and bring records back that it did not change. What nodes say they
 * did therefore proves nothing. The change is done when the cluster is stable, still has every node that it started with,
 * and a query finds no matching record in it.
 */
final class RepeatedChange {
    /** How often a change is repeated although it leaves as many records as before. */
    private static final int MOST_IDLE_STEPS = 5;

    private final AerospikeCluster cluster;
    private final Placement at;
    private final StableCluster stable;
    private final SetQuery matching;
    private boolean exact = true;

    /** @param filter of the records to change; empty for all records of the set */
    RepeatedChange(AerospikeCluster cluster, Placement at, Optional<Exp> filter, Pace pace, Duration timeout) {
        this.cluster = cluster;
        this.at = at;
        this.stable = new StableCluster(cluster, at, pace);
        this.matching = new SetQuery(cluster, at, filter, timeout);
    }

    interface Step {
        /** Changes the matching records, as far as the nodes get. @return false if the pace ended it */
        boolean change();

        /** Collects what the nodes did, after all of them are back. @return false if the pace ended it */
        boolean collect();

        /** The failure if steps leave records unchanged although the cluster is stable. */
        StoreException unchanged(long records);
    }

    /** @return false if the pace ended it before it was done */
    boolean run(Step step) {
        Optional<ClusterState> start = stable.await();
        Optional<ClusterState> state = start;
        long before = Long.MAX_VALUE;
        int idle = 0;
        while (state.isPresent() && step.change()) {
            Optional<ClusterState> after = stable.awaitAll(start.get());
            if (after.isEmpty() || !step.collect()) {
                return false;
            }
            boolean changed = !after.get().isSameAs(state.get());
            exact &= !changed;
            state = after;
            long left = left();
            if (left == 0 && stable.isStill(state.get())) {
                return true;
            }
            idle = left == 0 || left < before || changed ? 0 : idle + 1;
            if (idle > MOST_IDLE_STEPS) {
                throw left == Long.MAX_VALUE
                        ? cluster.failure(new AerospikeException(ResultCode.TIMEOUT), at)
                        : step.unchanged(left);
            }
            before = left;
        }
        return false;
    }

    /** {@link Long#MAX_VALUE} if a node was lost while the records were counted. */
    private long left() {
        try {
            return matching.count();
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return Long.MAX_VALUE;
        }
    }

    /** Whether the cluster stayed the same, so that each record was seen once. */
    boolean isExact() {
        return exact;
    }
}
