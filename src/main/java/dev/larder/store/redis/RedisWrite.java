package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.larder.feature.FeatureRow;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.backend.Attempts;
import dev.larder.store.backend.ExpiryRule;
import dev.larder.store.backend.PendingRow;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisFailure;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.ExistingRecord;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.PackedFormat;
import dev.larder.store.redis.record.PendingRecord;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.Scripts;
import dev.larder.text.BadValueException;

/**
 * One write call. Rows that overwrite whatever is stored are plain commands. If the newest wins, a batch is written in
 * optimistic transactions on a single server and by script calls for many rows in a cluster. One script call per record
 * is for few rows, for partial rows, and for rows that these left. Packed rows are first created if absent, as long as
 * most are: then one command both decides and writes.
 */
final class RedisWrite {
    /** For fewer rows the two round trips of a transaction cost more than one script call per row. */
    private static final int MIN_ROWS_TO_WATCH = 8;

    private final PipelinedExecutor executor;
    private final GroupedWrite groups;
    private final RecordFormat format;
    private final ExistingRecord unread;
    private final Call call;
    private final WriteOutcome[] outcomes;

    /** What this call asks for. */
    record Call(List<FeatureRow> rows, ExpiryRule expiries, WriteOptions options, Attempts attempts, long nowMicros) {}

    /** @param unread what is known about records that are not read before they are written */
    RedisWrite(PipelinedExecutor executor, GroupedWrite groups, RecordFormat format, ExistingRecord unread, Call call) {
        this.executor = executor;
        this.groups = groups;
        this.format = format;
        this.unread = unread;
        this.call = call;
        this.outcomes = new WriteOutcome[call.rows().size()];
    }

    List<WriteOutcome> run() {
        PendingRow.inWaves(call.rows(), call.expiries(), outcomes,
                wave -> writeWave(wave.stream().map(this::pending).filter(Objects::nonNull).toList()));
        return Arrays.asList(outcomes);
    }

    /** Null for a row that this layout cannot store. */
    private PendingRecord pending(PendingRow row) {
        try {
            format.requireReadable(row.row());
            return new PendingRecord(row.index(), row.row(), format.key(row.row().key()), row.expiry());
        } catch (BadValueException e) {
            outcomes[row.index()] = new Failed(e.getMessage());
            return null;
        }
    }

    private void writeWave(List<PendingRecord> rows) {
        if (call.options().fill() == Fill.MERGE) {
            switch (format) {
                case HashFormat hash -> writeByScript(rows);
                case PackedFormat packed ->
                    new PackedMerge(packed, call.options().conflict(), call.nowMicros(), this::run, outcomes)
                            .write(rows);
            }
        } else if (call.options().conflict() == Conflict.OVERWRITE) {
            overwrite(rows);
        } else if (rows.size() >= MIN_ROWS_TO_WATCH) {
            writeIfNewest(format instanceof PackedFormat packed && packed.rowsAreNew() ? create(packed, rows) : rows);
        } else {
            writeByScript(rows);
        }
    }

    private void writeIfNewest(List<PendingRecord> rows) {
        if (!rows.isEmpty()) {
            writeByScript(executor.nodes().allowMultiKeyTransactions()
                    ? new OptimisticBatchWrite(executor.nodes(), format, call.nowMicros(), outcomes).write(rows,
                            call.attempts())
                    : groups.write(rows, format, this::run, outcomes));
        }
    }

    /** Returns the rows whose record exists already. */
    private List<PendingRecord> create(PackedFormat packed, List<PendingRecord> rows) {
        List<Request> requests = rows.stream()
                .map(pending -> packed.createRequest(pending.key(), pending.row(), pending.expiry())).toList();
        run(requests);
        List<PendingRecord> existing = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            if (request.failure() != null) {
                outcomes[rows.get(i).index()] = new Failed(request.failure().reason());
            } else if (request.replies().getFirst() == null) {
                existing.add(rows.get(i));
            } else {
                outcomes[rows.get(i).index()] = Done.WRITTEN;
            }
        }
        if (existing.size() > rows.size() / 2) {
            packed.rowsMayExist();
        }
        return existing;
    }

    private void overwrite(List<PendingRecord> rows) {
        List<Request> requests = new ArrayList<>(rows.size());
        for (PendingRecord pending : rows) {
            requests.add(new Request(pending.key(),
                    format.writeCommands(pending.key(), pending.row(), pending.expiry(), unread)));
        }
        run(requests);
        for (int i = 0; i < requests.size(); i++) {
            RedisFailure failure = requests.get(i).failure();
            outcomes[rows.get(i).index()] = failure == null ? Done.WRITTEN : new Failed(failure.reason());
        }
    }

    private void writeByScript(List<PendingRecord> rows) {
        List<Request> requests = new ArrayList<>(rows.size());
        for (PendingRecord pending : rows) {
            requests.add(format.writeByScript(pending.key(), pending.row(), call.options(), pending.expiry(),
                    call.nowMicros()));
        }
        run(requests);
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            outcomes[rows.get(i).index()] = request.failure() == null
                    ? outcome((Long) request.replies().getFirst())
                    : new Failed(request.failure().reason());
        }
    }

    /** @param answer as in {@link Scripts} */
    static WriteOutcome outcome(long answer) {
        if (answer == Scripts.DONE) {
            return Done.WRITTEN;
        }
        return answer == Scripts.NOT_DONE
                ? Done.STALE
                : new Failed(RedisStore.OTHER_ENCODING);
    }

    /** Throws if no request of the whole call was answered; otherwise each row gets its own outcome. */
    private void run(List<Request> requests) {
        executor.run(requests, call.attempts());
        if (Arrays.stream(outcomes).allMatch(Objects::isNull)) {
            PipelinedExecutor.requireAnyReply(requests);
        }
    }
}
