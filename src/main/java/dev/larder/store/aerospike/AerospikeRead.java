package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRead;
import com.aerospike.client.Operation;
import com.aerospike.client.ResultCode;

import dev.larder.feature.EntityKey;
import dev.larder.feature.ReadResult;
import dev.larder.store.ViewRead;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.BadValueException;

/** One read call: a single request to each node for all views and entities. */
final class AerospikeRead {
    private final AerospikeCluster cluster;
    private final AdaptiveBatches batches;
    private final AerospikeViewMetadata metadata;
    private final long nowMicros;

    AerospikeRead(AerospikeCluster cluster, AdaptiveBatches batches, AerospikeViewMetadata metadata, long nowMicros) {
        this.cluster = cluster;
        this.batches = batches;
        this.metadata = metadata;
        this.nowMicros = nowMicros;
    }

    /** @param layouts one per read */
    List<List<ReadResult>> read(List<ViewRead> reads, List<RecordLayout> layouts, Duration timeout) {
        List<BatchRead> requests = new ArrayList<>();
        List<BatchRead> sent = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            Operation[] operations = layouts.get(i).readOperations(reads.get(i).features());
            for (EntityKey key : reads.get(i).keys()) {
                BatchRead read = request(layouts.get(i), key, operations);
                requests.add(read);
                if (read != null) {
                    sent.add(read);
                }
            }
        }
        batches.run(sent, timeout);
        readFurther(reads, layouts, requests, timeout);
        List<List<ReadResult>> results = new ArrayList<>(reads.size());
        int next = 0;
        for (int i = 0; i < reads.size(); i++) {
            List<ReadResult> ofView = new ArrayList<>(reads.get(i).keys().size());
            for (EntityKey key : reads.get(i).keys()) {
                ofView.add(result(requests.get(next++), layouts.get(i), key, reads.get(i)));
            }
            results.add(ofView);
        }
        return results;
    }

    /** Reads again what may be a tombstone. */
    private void readFurther(List<ViewRead> reads, List<RecordLayout> layouts, List<BatchRead> requests,
            Duration timeout) {
        List<BatchRead> further = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < reads.size(); i++) {
            for (int end = next + reads.get(i).keys().size(); next < end; next++) {
                BatchRead response = requests.get(next);
                if (response != null && response.resultCode == ResultCode.OK) {
                    int at = next;
                    layouts.get(i).furtherOperations(response.record).ifPresent(operations -> {
                        requests.set(at, new BatchRead(response.key, operations));
                        further.add(requests.get(at));
                    });
                }
            }
        }
        if (!further.isEmpty()) {
            batches.run(further, timeout);
        }
    }

    /** @return null for an entity that has no key in this layout, and therefore no record */
    private static BatchRead request(RecordLayout layout, EntityKey key, Operation[] operations) {
        try {
            return new BatchRead(layout.key(key), operations);
        } catch (BadValueException e) {
            return null;
        }
    }

    private ReadResult result(BatchRead response, RecordLayout layout, EntityKey key, ViewRead read) {
        if (response == null || layout.meansNoRow(response.resultCode)) {
            return ReadResult.NOT_FOUND;
        }
        Placement at = metadata.placement(read.view());
        return switch (response.resultCode) {
            case ResultCode.OK -> layout.result(key, read.features(), response.record, nowMicros);
            // The server answers "parameter error" to a path through a bin that is not a map.
            case ResultCode.BIN_TYPE_ERROR, ResultCode.OP_NOT_APPLICABLE, ResultCode.PARAMETER_ERROR ->
                new ReadResult.Damaged(ResultCodes.OTHER_BINS);
            default -> throw cluster.failure(new AerospikeException(response.resultCode), at);
        };
    }
}
