package dev.larder.store.aerospike;

import java.util.List;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.ResultCode;
import com.aerospike.client.policy.BatchPolicy;

import dev.larder.store.backend.Attempts;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Sends records to all nodes at once, and sends those again that may succeed later. Repeating is safe even if the first
 * attempt was applied but its answer was lost, because all of larder's writes are idempotent.
 */
final class RecordBatch {
    private final AerospikeCluster cluster;
    private final Attempts attempts;

    RecordBatch(AerospikeCluster cluster, Attempts attempts) {
        this.cluster = cluster;
        this.attempts = attempts;
    }

    /**
     * Runs the commands, and leaves in every record its result code.
     *
     * @throws dev.larder.store.StoreException if the store as a whole does not answer or refuses
     */
    void run(List<? extends BatchRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        Placement at = new Placement(records.getFirst().key.namespace, records.getFirst().key.setName);
        List<BatchRecord> open = List.copyOf(records);
        AerospikeException failure = null;
        while (true) {
            try {
                cluster.client().operate(cluster.timed(new BatchPolicy(), attempts), open);
            } catch (AerospikeException e) {
                failure = e;
                if (!ResultCodes.isTransient(e)) {
                    throw cluster.failure(e, at);
                }
            }
            for (BatchRecord record : open) {
                if (ResultCodes.concernsAll(record.resultCode)) {
                    throw cluster.failure(new AerospikeException(record.resultCode), at);
                }
            }
            open = open.stream().filter(record -> ResultCodes.isTransient(record.resultCode)).toList();
            if (open.isEmpty() || !attempts.again()) {
                requireResponse(records, at, failure);
                return;
            }
        }
    }

    private void requireResponse(List<? extends BatchRecord> records, Placement at, AerospikeException failure) {
        boolean silent = records.stream().allMatch(record -> record.resultCode == ResultCode.NO_RESPONSE
                || record.resultCode == ResultCode.TIMEOUT || record.resultCode == ResultCode.SERVER_NOT_AVAILABLE
                || record.resultCode == ResultCode.INVALID_NODE_ERROR);
        if (silent) {
            throw cluster.failure(failure == null ? new AerospikeException(ResultCode.TIMEOUT) : failure, at);
        }
    }
}
