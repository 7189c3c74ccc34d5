package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRead;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.ResultCode;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.RecordExistsAction;
import com.aerospike.client.policy.WritePolicy;

import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * larder's own records, in the set {@code larder} of a namespace: what is known of projects and views, who owns which
 * set, watermarks, leases. They never expire.
 *
 * <p>A deleted record is overwritten with one bin, {@value #DELETED}, and reads as absent from then on. In the Community
 * Edition a record that is really deleted may come back when a node restarts or rejoins, and larder would believe it: an
 * old watermark makes the next incremental run skip rows, and an old owner keeps a set from others. The mark has a higher
 * generation than the copy that comes back, so it wins.
 */
final class MetadataRecords {
    private static final String DELETED = "deleted";

    private final AerospikeCluster cluster;
    private final Duration timeout;

    MetadataRecords(AerospikeCluster cluster, Duration timeout) {
        this.cluster = cluster;
        this.timeout = timeout;
    }

    /** @return null if there is no such record */
    Record read(String namespace, String name) {
        return readIf(false, namespace, name);
    }

    /** All of them in one round trip. */
    List<Record> read(String namespace, List<String> names) {
        Placement at = at(namespace);
        List<BatchRead> reads = names.stream().map(name -> new BatchRead(key(at, name), true)).toList();
        new RecordBatch(cluster, cluster.attempts(timeout)).run(reads);
        List<Record> records = new ArrayList<>();
        for (BatchRead read : reads) {
            if (read.resultCode != ResultCode.OK && read.resultCode != ResultCode.KEY_NOT_FOUND_ERROR) {
                throw cluster.failure(new AerospikeException(read.resultCode), at);
            }
            records.add(visible(false, read.record));
        }
        return records;
    }

    /** @return null if there is no such record, or if it is not deleted */
    Record readDeleted(String namespace, String name) {
        return readIf(true, namespace, name);
    }

    private Record readIf(boolean deleted, String namespace, String name) {
        Placement at = at(namespace);
        Record record = cluster.call(at, timeout,
                (client, attempts) -> client.get(cluster.timed(new Policy(), attempts), key(at, name)));
        return visible(deleted, record);
    }

    private static Record visible(boolean deleted, Record record) {
        return record == null || deleted != (record.getValue(DELETED) != null) ? null : record;
    }

    void change(String namespace, String name, Operation... operations) {
        change(namespace, name, new WritePolicy(), operations);
    }

    /** The same, under the condition of the policy. */
    void change(String namespace, String name, WritePolicy policy, Operation... operations) {
        Placement at = at(namespace);
        policy.expiration = -1;
        Operation[] all = Arrays.copyOf(operations, operations.length + 1);
        all[operations.length] = Operation.put(Bin.asNull(DELETED));
        cluster.call(at, timeout,
                (client, attempts) -> client.operate(cluster.timed(policy, attempts), key(at, name), all));
    }

    /** Replaces all bins of a record, or creates it. */
    void put(String namespace, String name, Bin... bins) {
        WritePolicy policy = new WritePolicy();
        policy.recordExistsAction = RecordExistsAction.REPLACE;
        put(namespace, name, policy, ResultCode.OK, bins);
    }

    /** @return whether there was none, so that this is the record now */
    boolean create(String namespace, String name, Bin... bins) {
        WritePolicy policy = new WritePolicy();
        policy.recordExistsAction = RecordExistsAction.REPLACE;
        // A filter does not keep a record from being created.
        policy.filterExp = Exp.build(Exp.binExists(DELETED));
        policy.failOnFilteredOut = true;
        return put(namespace, name, policy, ResultCode.FILTERED_OUT, bins);
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

    /** @param kept what {@link #readDeleted} returns of the record from then on */
    void delete(String namespace, String name, Bin... kept) {
        WritePolicy policy = new WritePolicy();
        policy.recordExistsAction = RecordExistsAction.REPLACE_ONLY;
        Bin[] all = Arrays.copyOf(kept, kept.length + 1);
        all[kept.length] = new Bin(DELETED, 1);
        put(namespace, name, policy, ResultCode.KEY_NOT_FOUND_ERROR, all);
    }

    /** Deletes a record, unless another process has changed it since it was read. */
    void deleteUnchanged(String namespace, String name, Record read) {
        replace(namespace, name, read, new Bin(DELETED, 1));
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
