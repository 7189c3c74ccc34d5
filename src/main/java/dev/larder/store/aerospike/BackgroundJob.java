package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.IAerospikeClient;
import com.aerospike.client.Info;
import com.aerospike.client.Operation;
import com.aerospike.client.ResultCode;
import com.aerospike.client.cluster.Node;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.InfoPolicy;
import com.aerospike.client.policy.WritePolicy;
import com.aerospike.client.query.Statement;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Changes all records of a set that match a filter, by operations that the nodes run in the background.
 *
 * <p>A node runs the job on the partitions that it is master of at that moment, skips those that migrate, gives up on a
 * record that waits longer than {@code transaction-max-ms}, and forgets the job when it restarts. Its own account
 * therefore proves nothing. The job is done when the cluster is stable, still has every node that it started with, and
 * a query finds no matching record in it. Until then the operations run again on what is left.
 */
final class BackgroundJob {
    private static final long POLL_MILLIS = 50;
    private static final String DONE = "done(ok)";
    /** How often the operations run again although they leave as many records as before. */
    private static final int IDLE_PASSES = 5;

    private final AerospikeCluster cluster;
    private final Placement at;
    private final Duration timeout;
    private boolean ended;
    private boolean exact = true;

    BackgroundJob(AerospikeCluster cluster, Placement at, Duration timeout) {
        this.cluster = cluster;
        this.at = at;
        this.timeout = timeout;
    }

    /** @return how many records were changed */
    long run(Exp filter, Pace pace, Operation... operations) {
        StableCluster stable = new StableCluster(cluster, at, pace);
        SetQuery matching = new SetQuery(cluster, at, Optional.of(filter), timeout);
        Optional<ClusterState> start = stable.await();
        long changed = 0;
        long before = Long.MAX_VALUE;
        int idle = 0;
        Optional<ClusterState> state = start;
        while (state.isPresent()) {
            changed += pass(filter, pace, operations);
            if (ended) {
                return changed;
            }
            Optional<ClusterState> after = stable.awaitAll(start.get());
            if (after.isEmpty()) {
                break;
            }
            exact &= after.get().isSameAs(state.get());
            state = after;
            long left = left(matching);
            if (left == 0 && stable.now().isSameAs(state.get())) {
                return changed;
            }
            idle = left < before ? 0 : idle + 1;
            if (idle > IDLE_PASSES) {
                throw unchanged(left);
            }
            before = left;
        }
        ended = true;
        return changed;
    }

    /** Somebody else who aborts the job wants it to end. */
    private void requireNotAborted(String status, Node node) {
        if (!ended && status.startsWith("done") && !status.equals(DONE)) {
            throw new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": the job on set `" + at.set()
                    + "` in namespace `" + at.namespace() + "` ended before it was done, `" + status + "` on node "
                    + cluster.describe(node.getName()) + ". Run the command again.");
        }
    }

    private StoreException unchanged(long left) {
        return left == Long.MAX_VALUE
                ? cluster.failure(new AerospikeException(ResultCode.TIMEOUT), at)
                : new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": " + left
                        + " records of set `" + at.set() + "` in namespace `" + at.namespace()
                        + "` could not be changed. Check the servers' logs, then run the command again.");
    }

    /** {@link Long#MAX_VALUE} if a node was lost while the records were counted. */
    private static long left(SetQuery matching) {
        try {
            return matching.count();
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return Long.MAX_VALUE;
        }
    }

    /** Whether the pace ended the last run before it was done. */
    boolean wasEnded() {
        return ended;
    }

    /** Whether the number of changed records is exact: it is not if a node was lost or restarted during the run. */
    boolean isExact() {
        return exact;
    }

    /** One run of the operations on every node, as far as the nodes get. */
    private long pass(Exp filter, Pace pace, Operation... operations) {
        long task;
        try {
            task = start(filter, pace, operations);
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            // A node is missing. The caller waits for it, then runs another pass.
            return 0;
        }
        Map<String, Long> changed = new HashMap<>();
        long reported = 0;
        while (true) {
            boolean active = poll(task, changed);
            long sum = changed.values().stream().mapToLong(Long::longValue).sum();
            boolean more = sum == reported || ended || pace.next(sum - reported);
            reported = sum;
            if (!active) {
                return sum;
            }
            if (!more && !ended) {
                ended = true;
                cluster.info(at, "query-abort:trid=" + Long.toUnsignedString(task));
            }
            AerospikeCluster.pause(POLL_MILLIS);
        }
    }

    private long start(Exp filter, Pace pace, Operation... operations) {
        Statement statement = SetQuery.statement(at);
        return cluster.call(at, timeout, (client, attempts) -> {
            pace.mostASecond().ifPresent(most -> statement.setRecordsPerSecond(
                    share(most, client.getNodes().length)));
            WritePolicy policy = cluster.timed(new WritePolicy(), attempts);
            policy.expiration = Expirations.KEEP;
            policy.filterExp = Exp.build(filter);
            return client.execute(policy, statement, operations).getTaskId();
        });
    }

    /** Every node has its share of the records and its own rate limit, which also counts records that do not match. */
    private static int share(long most, int nodes) {
        return Math.clamp(most / nodes, 1, Integer.MAX_VALUE);
    }

    /**
     * @param changed records changed so far, by node
     * @return whether a node still runs the task; one that is silent or does not know the task does not
     */
    private boolean poll(long task, Map<String, Long> changed) {
        IAerospikeClient client = cluster.client();
        InfoPolicy policy = new InfoPolicy();
        policy.timeout = (int) timeout.toMillis();
        boolean active = false;
        for (Node node : client.getNodes()) {
            try {
                InfoResponse job = InfoResponse.parse(
                        Info.request(policy, node, "query-show:trid=" + Long.toUnsignedString(task)), ":");
                requireNotAborted(job.text("status"), node);
                active |= job.text("status").startsWith("active");
                changed.merge(node.getName(), job.number("recs-succeeded"), Math::max);
            } catch (AerospikeException e) {
                // The check for records that are left decides whether this node did its part.
            }
        }
        return active;
    }
}
