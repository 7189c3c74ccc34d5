package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import com.aerospike.client.BatchRead;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.ResultCode;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.RecordExistsAction;

import dev.larder.feature.FeatureRow;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.backend.ExpiryRule;
import dev.larder.store.backend.PendingRow;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.BadValueException;

/** One write call: splits rows into batches by count and by bytes; every record carries its own condition. */
final class AerospikeWrite {
    /** A server drops the connection at requests of 128 MiB; batches above a few MiB are no faster. */
    private static final long MOST_BYTES = 16L << 20;
    /** In each round at least one of the writers of a record succeeds. */
    private static final int MOST_ROUNDS = 100;

    private final AdaptiveBatches batches;
    private final Expirations expirations;
    private final Target target;
    private final Call call;
    private final WriteOutcome[] outcomes;

    /** Where the rows go, and in which form. */
    record Target(RecordLayout layout, Placement placement, AerospikeSettings.Records records) {}

    /** What this call asks for. @param timeout of one batch */
    record Call(List<FeatureRow> rows, ExpiryRule expiries, WriteOptions options, Duration timeout, long nowMicros) {}

    AerospikeWrite(AdaptiveBatches batches, Expirations expirations, Target target, Call call) {
        this.batches = batches;
        this.expirations = expirations;
        this.target = target;
        this.call = call;
        this.outcomes = new WriteOutcome[call.rows().size()];
    }

    List<WriteOutcome> run() {
        PendingRow.inWaves(call.rows(), call.expiries(), outcomes, this::writeWave);
        return Arrays.asList(outcomes);
    }

    private void writeWave(List<PendingRow> rows) {
        List<PendingRow> batch = new ArrayList<>(rows.size());
        List<BatchWrite> records = new ArrayList<>(rows.size());
        long bytes = 0;
        for (PendingRow row : rows) {
            long weight = weight(row.row());
            OptionalInt expiration = expirations.of(row.expiry());
            if (expiration.isEmpty()) {
                outcomes[row.index()] = new Failed(Expirations.TOO_LONG);
                continue;
            }
            if (weight > MOST_BYTES) {
                outcomes[row.index()] = new Failed(ResultCodes.reason(ResultCode.RECORD_TOO_BIG, target.placement()));
                continue;
            }
            if (records.size() == target.records().batchMaxRecords()
                    || bytes + weight > MOST_BYTES && !records.isEmpty()) {
                send(batch, records);
                batch.clear();
                records.clear();
                bytes = 0;
            }
            try {
                records.add(record(row.row(), expiration.getAsInt(), isRow(), operations(row)));
            } catch (BadValueException e) {
                outcomes[row.index()] = new Failed(e.getMessage());
                continue;
            }
            batch.add(row);
            bytes += weight;
        }
        if (!records.isEmpty()) {
            send(batch, records);
        }
    }

    private static long weight(FeatureRow row) {
        long weight = 200;
        for (Object value : row.values()) {
            weight += 16 + AerospikeValues.weight(value);
        }
        return weight;
    }

    private Operation[] operations(PendingRow row) {
        return target.layout().writeOperations(row.row(), call.options().fill(), call.nowMicros());
    }

    /** @param condition beside that of the newest row */
    private BatchWrite record(FeatureRow row, int expiration, Optional<Exp> condition, Operation[] operations) {
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.expiration = expiration;
        policy.sendKey = target.records().sendKey();
        policy.recordExistsAction = target.layout().replacesRecord(call.options().fill())
                ? RecordExistsAction.REPLACE
                : RecordExistsAction.UPDATE;
        policy.filterExp = call.options().conflict() == Conflict.NEWEST
                ? Exp.build(condition.map(exp -> Exp.and(exp, newest(row))).orElseGet(() -> newest(row)))
                : condition.map(Exp::build).orElse(null);
        return new BatchWrite(policy, target.layout().key(row.key()), operations);
    }

    /** An expired record never makes a row stale. */
    private Exp newest(FeatureRow row) {
        return Exp.or(target.layout().accepts(row), Expirations.isOver(call.nowMicros()));
    }

    /** A partial row is merged into a row only. A whole row replaces whatever there is. */
    private Optional<Exp> isRow() {
        return target.layout().replacesRecord(call.options().fill())
                ? Optional.empty()
                : target.layout().isTombstone().map(Exp::not);
    }

    /**
     * Writes partial rows that were filtered out, because their record is a tombstone, whose expiry and times are not theirs,
     * or because it is newer. Other writers may change one into the other meanwhile.
     */
    private void writeOverTombstones(List<PendingRow> filtered) {
        List<PendingRow> left = filtered;
        for (int round = 0; round < MOST_ROUNDS && !left.isEmpty(); round++) {
            List<BatchRead> stored = left.stream().map(row -> new BatchRead(target.layout().key(row.row().key()),
                    ViewLayout.timeOperations()))
                    .toList();
            batches.run(stored, call.timeout());
            List<PendingRow> sent = new ArrayList<>();
            List<BatchWrite> records = new ArrayList<>();
            for (int i = 0; i < stored.size(); i++) {
                PendingRow row = left.get(i);
                Record record = stored.get(i).record;
                if (!isNewer(record, row.row())) {
                    sent.add(row);
                    records.add(record != null && record.getValue(ViewLayout.DELETED) != null
                            ? overTombstone(row)
                            : record(row.row(), expirations.of(row.expiry()).orElseThrow(), isRow(), operations(row)));
                }
            }
            batches.run(records, call.timeout());
            left = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                outcomes[sent.get(i).index()] = outcome(records.get(i).resultCode);
                if (records.get(i).resultCode == ResultCode.FILTERED_OUT) {
                    left.add(sent.get(i));
                }
            }
        }
        left.forEach(row -> outcomes[row.index()] = new Failed("other writers kept changing the record"));
    }

    /** @param stored null if there is no record */
    private boolean isNewer(Record stored, FeatureRow row) {
        return call.options().conflict() == Conflict.NEWEST && stored != null
                && Expirations.micros(stored) > call.nowMicros()
                && ViewLayout.times(row.key(), stored).filter(times -> times.isNewerThan(row)).isPresent();
    }

    private BatchWrite overTombstone(PendingRow row) {
        BatchWrite record = record(row.row(), expirations.of(row.expiry().ofNewRecord()).orElseThrow(),
                target.layout().isTombstone(), target.layout().overTombstone(row.row()));
        record.policy.recordExistsAction = RecordExistsAction.REPLACE;
        return record;
    }

    private void send(List<PendingRow> rows, List<BatchWrite> records) {
        batches.run(records, call.timeout());
        List<PendingRow> filtered = new ArrayList<>();
        List<PendingRow> damaged = new ArrayList<>();
        List<BatchWrite> repairs = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            PendingRow row = rows.get(i);
            int code = records.get(i).resultCode;
            boolean isOtherType = code == ResultCode.BIN_TYPE_ERROR || code == ResultCode.PARAMETER_ERROR;
            Optional<Operation[]> repair = isOtherType && call.options().fill() == Fill.REPLACE
                    ? target.layout().repairOperations(row.row())
                    : Optional.empty();
            outcomes[row.index()] = outcome(code);
            if (code == ResultCode.FILTERED_OUT && isRow().isPresent()) {
                filtered.add(row);
            }
            if (repair.isPresent()) {
                damaged.add(row);
                repairs.add(record(row.row(), records.get(i).policy.expiration, Optional.empty(), repair.get()));
            }
        }
        if (!filtered.isEmpty()) {
            writeOverTombstones(filtered);
        }
        if (!repairs.isEmpty()) {
            batches.run(repairs, call.timeout());
            for (int i = 0; i < repairs.size(); i++) {
                outcomes[damaged.get(i).index()] = outcome(repairs.get(i).resultCode);
            }
        }
    }

    private WriteOutcome outcome(int resultCode) {
        return switch (resultCode) {
            case ResultCode.OK -> Done.WRITTEN;
            case ResultCode.FILTERED_OUT -> Done.STALE;
            default -> new Failed(ResultCodes.reason(resultCode, target.placement()));
        };
    }
}
