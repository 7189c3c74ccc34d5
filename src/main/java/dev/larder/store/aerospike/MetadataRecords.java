package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Map;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.ResultCode;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.RecordExistsAction;
import com.aerospike.client.policy.WritePolicy;

import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * larder's own records, in the set {@code larder} of a namespace: what is known of projects and views, who owns which
 * set, watermarks, leases. They never expire.
 */
final class MetadataRecords {
    private final AerospikeCluster cluster;
    private final Duration timeout;

    MetadataRecords(AerospikeCluster cluster, Duration timeout) {
        this.cluster = cluster;
        this.timeout = timeout;
    }

    /** @return null if there is no such record */
    Record read(String namespace, String name) {
        Placement at = at(namespace);
        return cluster.call(at, timeout,
                (client, attempts) -> client.get(cluster.timed(new Policy(), attempts), key(at, name)));
    }

    /** @return the record as it is after the operations, as far as they read it */
    Record change(String namespace, String name, Operation... operations) {
        return change(namespace, name, new WritePolicy(), operations);
    }

    /** The same, under the condition of the policy. @return null if the filter excluded it */
    Record change(String namespace, String name, WritePolicy policy, Operation... operations) {
        Placement at = at(namespace);
        policy.expiration = -1;
        return cluster.call(at, timeout, (client, attempts) -> client
                .operate(cluster.timed(policy, attempts), key(at, name), operations));
    }

    /** @return whether there was none, so that this is the record now */
    boolean create(String namespace, String name, Bin... bins) {
        WritePolicy policy = new WritePolicy();
        policy.recordExistsAction = RecordExistsAction.CREATE_ONLY;
        return put(namespace, name, policy, ResultCode.KEY_EXISTS_ERROR, bins);
    }

    /** @return whether it was still the record that had been read */
    boolean replace(String namespace, String name, Record read, Bin... bins) {
        WritePolicy policy = new WritePolicy();
        policy.recordExistsAction = RecordExistsAction.REPLACE;
        policy.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        policy.generation = read.generation;
        return put(namespace, name, policy, ResultCode.GENERATION_ERROR, bins);
    }

    private boolean put(String namespace, String name, WritePolicy policy, int refused, Bin... bins) {
        Placement at = at(namespace);
        policy.expiration = -1;
        return cluster.call(at, timeout, (client, attempts) -> {
            try {
                client.put(cluster.timed(policy, attempts), key(at, name), bins);
                return true;
            } catch (AerospikeException e) {
                if (e.getResultCode() == refused) {
                    return false;
                }
                throw e;
            }
        });
    }

    void delete(String namespace, String name) {
        Placement at = at(namespace);
        cluster.call(at, timeout,
                (client, attempts) -> client.delete(cluster.timed(new WritePolicy(), attempts), key(at, name)));
    }

    /** A bin that holds a map of texts, empty if there is none. */
    static Map<?, ?> map(Record record, String bin) {
        return record != null && record.getValue(bin) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Placement at(String namespace) {
        return new Placement(namespace, AerospikeSettings.OWN_SET);
    }

    private static Key key(Placement at, String name) {
        return new Key(at.namespace(), at.set(), name);
    }
}
