package dev.larder.store.aerospike;

import java.time.Duration;

import com.aerospike.client.policy.InfoPolicy;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Truncates a set: hides all its records at once, after which the servers free the memory in the background. In the
 * Community Edition a node that restarts does not apply earlier truncations to what it loads, so it is repeated.
 */
record Truncation(AerospikeCluster cluster, Placement at, Duration timeout) implements RepeatedChange.Step {
    /** A truncation keeps records that were written in the same millisecond. */
    private static final long MILLIS_BEFORE = 2;
    private static final long POLL_MILLIS = 20;

    @Override
    public boolean change() {
        AerospikeCluster.pause(MILLIS_BEFORE);
        try {
            cluster.call(at, timeout, (client, attempts) -> {
                InfoPolicy policy = new InfoPolicy();
                policy.timeout = attempts.silenceMillis();
                client.truncate(policy, at.namespace(), at.set(), null);
                return null;
            });
            awaitEmpty();
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            // A node is missing. The caller waits for it and looks for records that are left.
        }
        return true;
    }

    /** Readers see an empty set immediately; this waits until the statistics follow. */
    private void awaitEmpty() {
        while (SetStatistics.of(cluster, at).truncating()) {
            AerospikeCluster.pause(POLL_MILLIS);
        }
    }

    @Override
    public boolean collect() {
        return true;
    }

    /** A node whose clock is ahead keeps what it wrote in the last moments, which a later truncation removes. */
    @Override
    public StoreException unchanged(long records) {
        return new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": set `" + at.set()
                + "` in namespace `" + at.namespace() + "` still has records after it was truncated. Another client"
                + " writes to it, or the clocks of the nodes differ: stop the client or set the clocks, then run the"
                + " command again.");
    }
}
