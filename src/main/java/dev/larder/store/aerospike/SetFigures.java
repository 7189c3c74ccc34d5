package dev.larder.store.aerospike;

import java.util.List;

import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * What the servers say of a set, copies on other servers taken out again.
 *
 * @param objects records, those that are past their time and not removed yet included
 * @param bytes what they take
 * @param truncating whether a server is still removing what a truncation took out
 */
record SetFigures(long objects, long bytes, boolean truncating) {

    static SetFigures of(AerospikeCluster servers, Placement at) {
        long copies = Math.max(1, namespace(servers, at).number("effective_replication_factor"));
        long objects = 0;
        long bytes = 0;
        boolean truncating = false;
        for (String answer : servers.info(at, "sets/" + at.namespace() + "/" + at.set())) {
            InfoText set = InfoText.parse(answer.strip().replaceFirst(";$", ""), ":");
            objects += set.number("objects");
            bytes += set.number("data_used_bytes");
            truncating |= set.text("truncating").equals("true");
        }
        return new SetFigures(Math.ceilDiv(objects, copies), Math.ceilDiv(bytes, copies), truncating);
    }

    /** @throws StoreException where there is no such namespace, of which other commands say nothing */
    static InfoText namespace(AerospikeCluster servers, Placement at) {
        List<String> answers = servers.info(at, "namespace/" + at.namespace());
        InfoText figures = InfoText.parse(answers.getFirst(), ";");
        if (figures.text("type").equals("unknown") || figures.values().isEmpty()) {
            throw new StoreException(Kind.REFUSED, "Aerospike at " + servers.hosts() + ": the server has no namespace `"
                    + at.namespace() + "`; see online_store.namespace and the server's own config.");
        }
        return figures;
    }
}
