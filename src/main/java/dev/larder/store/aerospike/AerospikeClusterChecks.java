package dev.larder.store.aerospike;

import java.util.ArrayList;
import java.util.List;

import dev.larder.store.CheckResult;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.NumberText;

/** Checks what a cluster hides as long as some node answers: hosts and nodes that are away, migrations, lost deletes. */
final class AerospikeClusterChecks {
    private final AerospikeCluster cluster;

    AerospikeClusterChecks(AerospikeCluster cluster) {
        this.cluster = cluster;
    }

    /** @param size how many nodes the cluster says it has */
    List<CheckResult> nodes(long size) {
        List<CheckResult> results = new ArrayList<>();
        cluster.unreachableHosts().forEach(host -> results.add(CheckResult.warn("cluster", host + ", though others"
                + " answer: start it, or remove it from online_store.hosts. prune, truncate and teardown wait for it")));
        int reached = cluster.client().getNodes().length;
        if (reached < size) {
            results.add(CheckResult.fail("cluster", "it has " + size + " nodes, but larder reaches only " + reached
                    + ": check the nodes' access-address, and the firewalls between here and there"));
        }
        return results;
    }

    List<CheckResult> namespace(String namespace, InfoResponse statistics) {
        List<CheckResult> results = new ArrayList<>();
        String what = "namespace " + namespace;
        long migrating = cluster.migratingPartitions(namespace);
        if (migrating > 0) {
            results.add(
                    CheckResult.warn(what, NumberText.count(migrating, "partition") + " still to migrate: counts are"
                            + " approximate, and prune waits. See `asadm -e 'show stat like migrate'`"));
        }
        boolean community = cluster.info(new Placement(namespace, ""), "edition").stream()
                .anyMatch(edition -> !edition.contains("Enterprise"));
        if (community && isPersistent(statistics)) {
            results.add(CheckResult.warn(what, "deletes and truncations are not durable in the Community Edition:"
                    + " removed rows return when a node restarts, or was away and rejoins"
                    + (statistics.text("conflict-resolution-policy").equals("last-update-time")
                            ? ""
                            : ", and may replace rows written since (set conflict-resolution-policy last-update-time)")));
        }
        return results;
    }

    /** Whether records outlive the process of a node. */
    static boolean isPersistent(InfoResponse statistics) {
        return !statistics.text("storage-engine").equals("memory")
                || statistics.values().keySet().stream().anyMatch(name -> name.startsWith("storage-engine.file[")
                        || name.startsWith("storage-engine.device["));
    }
}
