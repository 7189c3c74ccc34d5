package dev.larder.store.aerospike;

import java.util.List;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.ResultCode;
import com.aerospike.client.policy.BatchPolicy;

import dev.larder.store.backend.Attempts;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Records sent in one go, to all servers at once, and looked at one by one: what may succeed later is sent again. That
 * is safe where it is in doubt whether a write was done, for all of ours are the same done twice.
 */
final class RecordBatch {
    private final AerospikeCluster servers;
    private final Attempts attempts;

    RecordBatch(AerospikeCluster servers, Attempts attempts) {
        this.servers = servers;
        this.attempts = attempts;
    }

    /**
     * Sees to it that every record has the code that is its outcome.
     *
     * @throws dev.larder.store.StoreException where it is the store as a whole that does not serve us
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
                servers.client().operate(servers.timed(new BatchPolicy(), attempts), open);
            } catch (AerospikeException e) {
                failure = e;
                if (!ResultCodes.mayPass(e.getResultCode())) {
                    throw ResultCodes.exception(e, at, servers.hosts());
                }
            }
            for (BatchRecord record : open) {
                if (ResultCodes.concernsAll(record.resultCode)) {
                    throw ResultCodes.exception(new AerospikeException(record.resultCode), at, servers.hosts());
                }
            }
            open = open.stream().filter(record -> ResultCodes.mayPass(record.resultCode)).toList();
            if (open.isEmpty() || !attempts.again()) {
                requireAnAnswer(records, at, failure);
                return;
            }
        }
    }

    private void requireAnAnswer(List<? extends BatchRecord> records, Placement at, AerospikeException failure) {
        boolean silent = records.stream().allMatch(record -> record.resultCode == ResultCode.NO_RESPONSE
                || record.resultCode == ResultCode.TIMEOUT || record.resultCode == ResultCode.SERVER_NOT_AVAILABLE
                || record.resultCode == ResultCode.INVALID_NODE_ERROR);
        if (silent) {
            throw ResultCodes.exception(failure == null ? new AerospikeException(ResultCode.TIMEOUT) : failure, at,
                    servers.hosts());
        }
    }
}
