package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;

/** Waits until no node of the cluster is missing and no partition of a namespace migrates. */
final class StableCluster {
    /** How long the state of the cluster may stay the same before the wait ends with an error. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 200;

    private final AerospikeCluster cluster;
    private final Placement at;
    private final Pace pace;

    StableCluster(AerospikeCluster cluster, Placement at, Pace pace) {
        this.cluster = cluster;
        this.at = at;
        this.pace = pace;
    }

    ClusterState now() {
        return cluster.state(at.namespace());
    }

    /** Waits for a stable cluster, but no longer than this. */
    boolean isStableWithin(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!now().isStable()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            AerospikeCluster.pause(POLL_MILLIS);
        }
        return true;
    }

    /** @return empty if the pace ended the wait */
    Optional<ClusterState> await() {
        return awaitNodes(Set.of());
    }

    /**
     * Waits for the nodes of an earlier state too. A node that is away may hold records that come back with it.
     *
     * @return empty if the pace ended the wait
     */
    Optional<ClusterState> awaitAll(ClusterState earlier) {
        return awaitNodes(earlier.nodes());
    }

    private Optional<ClusterState> awaitNodes(Set<String> nodes) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String progress = "";
        while (true) {
            ClusterState state = now();
            Set<String> missing = new TreeSet<>(nodes);
            missing.removeAll(state.nodes());
            Optional<String> obstacle = obstacle(state, missing);
            if (obstacle.isEmpty()) {
                return Optional.of(state);
            }
            String current = obstacle.get() + cluster.migratingPartitions(at.namespace());
            if (!current.equals(progress)) {
                progress = current;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            if (!pace.next(0)) {
                return Optional.empty();
            }
            if (System.nanoTime() > deadline) {
                throw new StoreException(Kind.UNREACHABLE, "Aerospike at " + cluster.hosts() + ": the cluster is not"
                        + " stable, so nobody can tell whether all records of set `" + at.set() + "` in namespace `"
                        + at.namespace() + "` were changed: " + obstacle.get()
                        + ". Run the command again when the cluster"
                        + " is whole and its migrations are over.");
            }
            AerospikeCluster.pause(POLL_MILLIS);
        }
    }

    /** A configured host that is away may be a node that brings old records back. */
    private Optional<String> obstacle(ClusterState state, Set<String> missing) {
        if (!missing.isEmpty()) {
            return Optional.of("node " + String.join(", ", missing.stream().map(cluster::describe).toList())
                    + " left the cluster");
        }
        if (!state.isStable()) {
            return Optional.of(state.obstacle());
        }
        return cluster.unreachableHosts().stream().findFirst();
    }
}
