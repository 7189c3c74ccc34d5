package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.Info;
import com.aerospike.client.Operation;
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
 * record that waits longer than {@code transaction-max-ms}, and forgets the job when it restarts. {@link RepeatedChange}
 * finds what that leaves.
 */
final class BackgroundJob implements RepeatedChange.Step {
    private static final long POLL_MILLIS = 50;
    private static final String DONE = "done(ok)";
    private static final long NO_TASK = 0;

    private final AerospikeCluster cluster;
    private final Placement at;
    private final Duration timeout;
    private final Exp filter;
    private final Pace pace;
    private final Operation[] operations;
    private final RepeatedChange repeated;
    /** Of the current task. */
    private final Map<String, Long> changedByNode = new HashMap<>();
    private final Set<String> finishedNodes = new HashSet<>();
    private long task = NO_TASK;
    private long changed;
    private boolean ended;
    private boolean exact = true;

    BackgroundJob(AerospikeCluster cluster, Placement at, Duration timeout, Exp filter, Pace pace,
            Operation... operations) {
        this.cluster = cluster;
        this.at = at;
        this.timeout = timeout;
        this.filter = filter;
        this.pace = pace;
        this.operations = operations;
        this.repeated = new RepeatedChange(cluster, at, Optional.of(filter), pace, timeout);
    }

    /** @return how many records were changed */
    long run() {
        ended = !repeated.run(this);
        return changed;
    }

    /** Whether the pace ended the run before it was done. */
    boolean wasEnded() {
        return ended;
    }

    /** Whether the number of changed records is exact: it is not if a node was silent or lost during the run. */
    boolean isExact() {
        return exact && repeated.isExact();
    }

    @Override
    public boolean change() {
        changedByNode.clear();
        finishedNodes.clear();
        task = NO_TASK;
        try {
            task = start();
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            // A node is missing. The caller waits for it, then this starts again.
            return true;
        }
        return follow();
    }

    private long start() {
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

    /** Waits until no node that answers runs the task. @return false if the pace ended it */
    private boolean follow() {
        boolean aborted = false;
        while (true) {
            long before = sum();
            boolean active = poll(aborted);
            long step = sum() - before;
            changed += step;
            boolean more = step == 0 || aborted || pace.next(step);
            if (!active) {
                return !aborted;
            }
            if (!more) {
                aborted = true;
                cluster.info(at, "query-abort:trid=" + Long.toUnsignedString(task));
            }
            AerospikeCluster.pause(POLL_MILLIS);
        }
    }

    private long sum() {
        return changedByNode.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @return whether a node still runs the task; one that is silent or does not know the task does not */
    private boolean poll(boolean aborted) {
        InfoPolicy policy = new InfoPolicy();
        policy.timeout = (int) timeout.toMillis();
        boolean active = false;
        for (Node node : cluster.client().getNodes()) {
            try {
                InfoResponse job = InfoResponse.parse(
                        Info.request(policy, node, "query-show:trid=" + Long.toUnsignedString(task)), ":");
                String status = job.text("status");
                if (!aborted) {
                    requireNotAborted(status, node);
                }
                active |= status.startsWith("active");
                changedByNode.merge(node.getName(), job.number("recs-succeeded"), Math::max);
                // A record that another node did not acknowledge in time counts as failed, and is changed all the same.
                exact &= job.number("recs-failed") == 0;
                if (status.equals(DONE)) {
                    finishedNodes.add(node.getName());
                }
            } catch (AerospikeException e) {
                // The check for records that are left decides whether this node did its part.
            }
        }
        return active;
    }

    /** Somebody else who aborts the job wants it to end. */
    private void requireNotAborted(String status, Node node) {
        if (status.startsWith("done") && !status.equals(DONE)) {
            throw new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": the job on set `" + at.set()
                    + "` in namespace `" + at.namespace() + "` ended before it was done, `" + status + "` on node "
                    + cluster.describe(node.getName()) + ". Run the command again.");
        }
    }

    /** A node that was silent may have worked on the task meanwhile. */
    @Override
    public boolean collect() {
        boolean more = task == NO_TASK || follow();
        for (Node node : cluster.client().getNodes()) {
            exact &= finishedNodes.contains(node.getName());
        }
        return more;
    }

    @Override
    public StoreException unchanged(long records) {
        return new StoreException(Kind.FAILED, "Aerospike at " + cluster.hosts() + ": " + records + " records of set `"
                + at.set() + "` in namespace `" + at.namespace()
                + "` could not be changed. Check the servers' logs, then run the command again.");
    }
}
