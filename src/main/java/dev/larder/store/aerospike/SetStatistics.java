package dev.larder.store.aerospike;

import java.util.List;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Statistics of a set, summed over all nodes and divided by the replication factor.
 *
 * @param objects number of records, including expired ones that are not yet removed
 * @param bytes their size in storage
 * @param truncating whether a node is still freeing truncated records
 */
record SetStatistics(long objects, long bytes, boolean truncating) {

    static SetStatistics of(AerospikeCluster cluster, Placement at) {
        long copies = Math.max(1, namespace(cluster, at).number("effective_replication_factor"));
        long objects = 0;
        long bytes = 0;
        boolean truncating = false;
        for (String answer : cluster.info(at, "sets/" + at.namespace() + "/" + at.set())) {
            InfoResponse set = InfoResponse.parse(answer.strip().replaceFirst(";$", ""), ":");
            objects += set.number("objects");
            bytes += set.number("data_used_bytes");
            truncating |= set.text("truncating").equals("true");
        }
        return new SetStatistics(Math.ceilDiv(objects, copies), Math.ceilDiv(bytes, copies), truncating);
    }

    /** @throws StoreException if the namespace does not exist; other info commands do not report that */
    static InfoResponse namespace(AerospikeCluster cluster, Placement at) {
        List<String> answers = cluster.info(at, "namespace/" + at.namespace());
        InfoResponse figures = InfoResponse.parse(answers.getFirst(), ";");
        if (figures.text("type").equals("unknown") || figures.values().isEmpty()) {
            throw new StoreException(Kind.REFUSED, "Aerospike at " + cluster.hosts() + ": the server has no namespace `"
                    + at.namespace() + "`; check online_store.namespace and the server's config.");
        }
        return figures;
    }
}
