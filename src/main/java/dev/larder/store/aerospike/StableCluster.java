package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Waits until no node of the cluster is missing and no partition of a namespace migrates. One object serves all waits of
 * a command, so that a cluster whose nodes come and go does not keep it for ever.
 */
final class StableCluster {
    private final AerospikeCluster cluster;
    private final Placement at;
    private final Pace pace;
    private final Limits limits;
    private int setbacks;

    /**
     * @param unchanged how long the state of the cluster may stay the same before a wait ends with an error
     * @param setbacks how often the state may get worse before that
     */
    record Limits(Duration unchanged, int setbacks, Duration poll) {
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), 50, Duration.ofMillis(200));
    }

    StableCluster(AerospikeCluster cluster, Placement at, Pace pace) {
        this(cluster, at, pace, Limits.DEFAULT);
    }

    StableCluster(AerospikeCluster cluster, Placement at, Pace pace, Limits limits) {
        this.cluster = cluster;
        this.at = at;
        this.pace = pace;
        this.limits = limits;
    }

    ClusterState now() {
        return cluster.state(at.namespace());
    }

    /** Whether the cluster stayed as it was when a wait ended. */
    boolean isStill(ClusterState earlier) {
        boolean same = now().isSameAs(earlier);
        if (!same) {
            countSetback("its nodes changed");
        }
        return same;
    }

    /** Waits for a stable cluster, but no longer than this. */
    boolean isStableWithin(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!now().isStable()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            AerospikeCluster.pause(limits.poll().toMillis());
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
        long deadline = System.nanoTime() + limits.unchanged().toNanos();
        String obstacle = "";
        long migrating = 0;
        while (true) {
            ClusterState state = now();
            Set<String> missing = new TreeSet<>(nodes);
            missing.removeAll(state.nodes());
            Optional<String> found = obstacle(state, missing);
            if (found.isEmpty()) {
                return Optional.of(state);
            }
            long before = migrating;
            migrating = cluster.migratingPartitions(at.namespace());
            boolean worse = !found.get().equals(obstacle) || migrating > before;
            obstacle = found.get();
            if (worse) {
                countSetback(obstacle);
            }
            if (worse || migrating < before) {
                deadline = System.nanoTime() + limits.unchanged().toNanos();
            }
            if (!pace.next(0)) {
                return Optional.empty();
            }
            if (System.nanoTime() > deadline) {
                throw unstable(obstacle);
            }
            AerospikeCluster.pause(limits.poll().toMillis());
        }
    }

    private void countSetback(String obstacle) {
        setbacks++;
        if (setbacks > limits.setbacks()) {
            throw unstable(
                    "its state changed more than " + limits.setbacks() + " times, most recently because " + obstacle);
        }
    }

    private StoreException unstable(String why) {
        return new StoreException(Kind.UNREACHABLE, "Aerospike at " + cluster.hosts() + ": the cluster is not stable,"
                + " so larder cannot tell whether all records of set `" + at.set() + "` in namespace `"
                + at.namespace() + "` were changed: " + why
                + ". Run the command again when the cluster is whole and its migrations are over.");
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
