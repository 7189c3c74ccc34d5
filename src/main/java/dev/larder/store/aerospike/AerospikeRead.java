package dev.larder.store.aerospike;

import java.util.ArrayList;
import java.util.List;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRead;
import com.aerospike.client.Operation;
import com.aerospike.client.ResultCode;

import dev.larder.feature.EntityKey;
import dev.larder.feature.ReadResult;
import dev.larder.store.ViewRead;
import dev.larder.store.backend.Attempts;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.BadValueException;

/** One read call: all views and entities of it in one go to each server. */
final class AerospikeRead {
    private final AerospikeCluster servers;
    private final AerospikeViewMetadata marks;
    private final long nowMicros;

    AerospikeRead(AerospikeCluster servers, AerospikeViewMetadata marks, long nowMicros) {
        this.servers = servers;
        this.marks = marks;
        this.nowMicros = nowMicros;
    }

    /** @param layouts one a read */
    List<List<ReadResult>> read(List<ViewRead> reads, List<RecordLayout> layouts, Attempts attempts) {
        List<BatchRead> asked = new ArrayList<>();
        List<BatchRead> sent = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            Operation[] operations = layouts.get(i).ask(reads.get(i).features());
            for (EntityKey key : reads.get(i).keys()) {
                BatchRead read = ask(layouts.get(i), key, operations);
                asked.add(read);
                if (read != null) {
                    sent.add(read);
                }
            }
        }
        new RecordBatch(servers, attempts).run(sent);
        List<List<ReadResult>> results = new ArrayList<>(reads.size());
        int next = 0;
        for (int i = 0; i < reads.size(); i++) {
            List<ReadResult> ofView = new ArrayList<>(reads.get(i).keys().size());
            for (EntityKey key : reads.get(i).keys()) {
                ofView.add(result(asked.get(next++), layouts.get(i), key, reads.get(i)));
            }
            results.add(ofView);
        }
        return results;
    }

    /** @return null for an entity that has no key in this layout, and so no record */
    private static BatchRead ask(RecordLayout layout, EntityKey key, Operation[] operations) {
        try {
            return new BatchRead(layout.key(key), operations);
        } catch (BadValueException e) {
            return null;
        }
    }

    private ReadResult result(BatchRead asked, RecordLayout layout, EntityKey key, ViewRead read) {
        if (asked == null || layout.lacksRow(asked.resultCode)) {
            return ReadResult.NOT_FOUND;
        }
        Placement at = marks.placement(read.view());
        return switch (asked.resultCode) {
            case ResultCode.OK -> layout.result(key, read.features(), asked.record, nowMicros);
            // Of a path through a bin that is no map, the server says that it is a wrong parameter.
            case ResultCode.BIN_TYPE_ERROR, ResultCode.OP_NOT_APPLICABLE, ResultCode.PARAMETER_ERROR ->
                new ReadResult.Damaged(ResultCodes.OTHER_BINS);
            default -> throw ResultCodes.exception(new AerospikeException(asked.resultCode), at, servers.hosts());
        };
    }
}
