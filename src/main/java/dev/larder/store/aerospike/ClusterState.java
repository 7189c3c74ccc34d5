package dev.larder.store.aerospike;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.IAerospikeClient;
import com.aerospike.client.Info;
import com.aerospike.client.cluster.Node;
import com.aerospike.client.policy.InfoPolicy;

/**
 * Whether the nodes of a cluster agree who they are, and hold their partitions of a namespace in their final places. As
 * long as the cluster key stays the same, no node has joined or left and no partition has moved.
 *
 * @param nodes names of all nodes that the client knows
 * @param key the cluster key, or empty while a node is silent, the nodes disagree, or partitions migrate
 * @param obstacle why the cluster is not stable, or empty
 */
record ClusterState(Set<String> nodes, String key, String obstacle) {

    /** @param millis how long a node may take to answer */
    static ClusterState of(IAerospikeClient client, String namespace, int millis) {
        Node[] nodes = client.getNodes();
        InfoPolicy policy = new InfoPolicy();
        policy.timeout = millis;
        Set<String> names = new TreeSet<>();
        Set<String> keys = new HashSet<>();
        String obstacle = nodes.length == 0 ? "no node answers" : "";
        for (Node node : nodes) {
            names.add(node.getName());
            try {
                String response = Info.request(policy, node,
                        "cluster-stable:size=" + nodes.length + ";namespace=" + namespace);
                if (response.startsWith("ERROR") || response.startsWith("FAIL")) {
                    obstacle = "node " + describe(node) + " reports `" + response + "`";
                } else {
                    keys.add(response);
                }
            } catch (AerospikeException e) {
                obstacle = "node " + describe(node) + " does not answer";
            }
        }
        if (obstacle.isEmpty() && keys.size() > 1) {
            obstacle = "the nodes have different cluster keys";
        }
        return new ClusterState(names, obstacle.isEmpty() ? keys.iterator().next() : "", obstacle);
    }

    static String describe(Node node) {
        return node.getName() + " (" + node.getHost().name + ":" + node.getHost().port + ")";
    }

    boolean isStable() {
        return obstacle.isEmpty();
    }

    boolean isSameAs(ClusterState other) {
        return isStable() && key.equals(other.key) && nodes.equals(other.nodes);
    }
}
