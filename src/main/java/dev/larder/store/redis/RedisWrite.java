package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.WriteOutcome;
import dev.larder.store.backend.Attempts;
import dev.larder.store.backend.PendingRow;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisFailure;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.PackedFormat;
import dev.larder.store.redis.record.PackedMerge;
import dev.larder.store.redis.record.Pending;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.Scripts;
import dev.larder.store.redis.record.Stored;
import dev.larder.text.BadValueException;

/**
 * One write call. Rows that land whatever is stored are plain commands. For the newest to win, a batch is watched,
 * looked at and written in transactions where one server has all keys; a script a record does it in a cluster, for a
 * few rows, for partial rows, and for whatever came in the way of a transaction. Before either, packed rows are created
 * where there are none, as long as that is so of most: one command then both decides and writes.
 */
final class RedisWrite {
    /** Two round trips of a transaction are more than one script each for fewer. */
    private static final int FEWEST_TO_WATCH = 8;

    private final PipelinedExecutor exchange;
    private final RecordFormat format;
    private final FeatureView view;
    private final WriteOptions options;
    private final Stored stored;
    private final Attempts attempts;
    private final long nowMicros;
    private final WriteOutcome[] outcomes;

    /** @param stored what is known of records at which nobody looks */
    RedisWrite(PipelinedExecutor exchange, RecordFormat format, FeatureView view, WriteOptions options, Stored stored,
            Attempts attempts, long nowMicros, int rows) {
        this.exchange = exchange;
        this.format = format;
        this.view = view;
        this.options = options;
        this.stored = stored;
        this.attempts = attempts;
        this.nowMicros = nowMicros;
        this.outcomes = new WriteOutcome[rows];
    }

    List<WriteOutcome> write(List<FeatureRow> rows) {
        PendingRow.inWaves(view, rows, options, nowMicros, outcomes,
                wave -> writeWave(wave.stream().map(this::pending).filter(Objects::nonNull).toList()));
        return Arrays.asList(outcomes);
    }

    /** Null for a row that this layout cannot hold. */
    private Pending pending(PendingRow row) {
        try {
            format.require(row.row());
            return new Pending(row.index(), row.row(), format.key(row.row().key()), row.expiry());
        } catch (BadValueException e) {
            outcomes[row.index()] = new Failed(e.getMessage());
            return null;
        }
    }

    private void writeWave(List<Pending> rows) {
        if (options.fill() == Fill.MERGE) {
            switch (format) {
                case HashFormat hash -> byScript(rows);
                case PackedFormat packed -> new PackedMerge(packed, options.conflict(), nowMicros, this::run, outcomes)
                        .write(rows);
            }
        } else if (options.conflict() == Conflict.OVERWRITE) {
            plainly(rows);
        } else if (rows.size() >= FEWEST_TO_WATCH) {
            manyIfNewest(format instanceof PackedFormat packed && packed.rowsAreNew() ? create(packed, rows) : rows);
        } else {
            byScript(rows);
        }
    }

    private void manyIfNewest(List<Pending> rows) {
        byScript(exchange.nodes().holdAllKeysTogether() && !rows.isEmpty()
                ? new OptimisticBatchWrite(exchange.nodes(), format, nowMicros, outcomes).write(rows, attempts)
                : rows);
    }

    /** Answers with the rows that have a record already. */
    private List<Pending> create(PackedFormat packed, List<Pending> rows) {
        List<Request> requests = rows.stream()
                .map(pending -> packed.create(pending.key(), pending.row(), pending.expiry())).toList();
        run(requests);
        List<Pending> known = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            if (request.trouble() != null) {
                outcomes[rows.get(i).index()] = new Failed(request.trouble().reason());
            } else if (request.replies().getFirst() == null) {
                known.add(rows.get(i));
            } else {
                outcomes[rows.get(i).index()] = Done.WRITTEN;
            }
        }
        if (known.size() > rows.size() / 2) {
            packed.rowsAreThere();
        }
        return known;
    }

    private void plainly(List<Pending> rows) {
        List<Request> requests = new ArrayList<>(rows.size());
        for (Pending pending : rows) {
            requests.add(new Request(pending.key(),
                    format.put(pending.key(), pending.row(), pending.expiry(), stored)));
        }
        run(requests);
        for (int i = 0; i < requests.size(); i++) {
            RedisFailure trouble = requests.get(i).trouble();
            outcomes[rows.get(i).index()] = trouble == null ? Done.WRITTEN : new Failed(trouble.reason());
        }
    }

    private void byScript(List<Pending> rows) {
        List<Request> requests = new ArrayList<>(rows.size());
        for (Pending pending : rows) {
            requests.add(format.land(pending.key(), pending.row(), options, pending.expiry(), nowMicros));
        }
        run(requests);
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            outcomes[rows.get(i).index()] = request.trouble() == null
                    ? landed((Long) request.replies().getFirst())
                    : new Failed(request.trouble().reason());
        }
    }

    private static WriteOutcome landed(long answer) {
        if (answer == Scripts.DONE) {
            return Done.WRITTEN;
        }
        return answer == Scripts.NOT_DONE
                ? Done.STALE
                : new Failed("the stored record's event time is not of this"
                        + " encoding");
    }

    /** Where nothing of the whole call was answered, the store is away; else each row has an outcome of its own. */
    private void run(List<Request> requests) {
        exchange.run(requests, attempts);
        if (Arrays.stream(outcomes).allMatch(Objects::isNull)) {
            PipelinedExecutor.requireAnAnswer(requests);
        }
    }
}
