package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRead;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.ResultCode;
import com.aerospike.client.exp.Exp;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Tombstone;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.backend.PendingRow;
import dev.larder.text.BadValueException;

/** Writes and reads the tombstones of one view; in a layout without tombstones, deletes rows that are not newer. */
record AerospikeTombstones(AerospikeCluster cluster, AdaptiveBatches batches, AerospikeWrite.Target target,
        Duration timeout, long nowMicros) {

    /** @param expiration of the tombstones, as a write takes it; empty to leave none */
    List<WriteOutcome> write(List<Tombstone> tombstones, Conflict conflict, OptionalInt expiration) {
        WriteOutcome[] outcomes = new WriteOutcome[tombstones.size()];
        PendingRow.inWaves(tombstones.stream().map(Tombstone::asRow).toList(), row -> Optional.of(Expiry.NEVER),
                outcomes, wave -> {
                    Map<Integer, BatchRecord> records = new LinkedHashMap<>();
                    for (PendingRow row : wave) {
                        try {
                            records.put(row.index(), record(tombstones.get(row.index()), conflict, expiration));
                        } catch (BadValueException e) {
                            // An entity that has no key in this layout has no record either.
                            outcomes[row.index()] = Done.DELETED;
                        }
                    }
                    batches.run(List.copyOf(records.values()), timeout);
                    records.forEach((index, record) -> outcomes[index] = outcome(record.resultCode));
                });
        return Arrays.asList(outcomes);
    }

    private BatchRecord record(Tombstone tombstone, Conflict conflict, OptionalInt expiration) {
        RecordLayout layout = target.layout();
        Optional<Exp> condition = conflict == Conflict.NEWEST
                ? Optional.of(Exp.or(layout.accepts(tombstone.asRow()), Expirations.isOver(nowMicros)))
                : Optional.empty();
        return expiration.isPresent()
                ? layout.tombstoneWrite(tombstone, condition, expiration.getAsInt()).map(write -> {
                    write.policy.sendKey = target.records().sendKey();
                    return (BatchRecord) write;
                }).orElseThrow()
                : layout.deleteIf(tombstone.key(), condition);
    }

    private WriteOutcome outcome(int resultCode) {
        return switch (resultCode) {
            case ResultCode.OK, ResultCode.KEY_NOT_FOUND_ERROR -> Done.DELETED;
            case ResultCode.FILTERED_OUT -> Done.STALE;
            case ResultCode.FAIL_FORBIDDEN -> new Failed("namespace `" + target.placement().namespace()
                    + "` refuses the tombstone. If its nsup-period is 0, set nsup-period or allow-ttl-without-nsup there,"
                    + " or `source.tombstones: none`");
            default -> new Failed(ResultCodes.reason(resultCode, target.placement()));
        };
    }

    List<Optional<Tombstone>> read(List<EntityKey> keys) {
        List<Optional<BatchRead>> reads = new ArrayList<>(keys.size());
        for (EntityKey key : keys) {
            reads.add(target.layout().isTombstone().map(has -> new BatchRead(target.layout().key(key),
                    ViewLayout.timeOperations())));
        }
        batches.run(reads.stream().flatMap(Optional::stream).toList(), timeout);
        List<Optional<Tombstone>> found = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            EntityKey key = keys.get(i);
            found.add(reads.get(i).flatMap(read -> tombstone(key, read)));
        }
        return found;
    }

    private Optional<Tombstone> tombstone(EntityKey key, BatchRead read) {
        return switch (read.resultCode) {
            case ResultCode.OK -> target.layout().tombstone(key, read.record, nowMicros);
            case ResultCode.KEY_NOT_FOUND_ERROR -> Optional.empty();
            default -> throw cluster.failure(new AerospikeException(read.resultCode), target.placement());
        };
    }
}
