package dev.larder.materialize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Tombstone;
import dev.larder.feature.ViewSource.Deleted;
import dev.larder.source.read.SourceRow;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;
import dev.larder.text.Times;

/** Writes rows in batches, or, for a dry run, counts what would become of them. Any number of threads may give them. */
public final class RowWriter implements AutoCloseable {
    private final FeatureView view;
    private final RunContext context;
    private final RowCounts counts;
    private final BatchWriter writer;
    private final Batches batches;
    private final RateLimit rate;
    private final Runnable beforeBatch;
    private final int batchRows;
    /** How long tombstones stay; empty if the source deletes nothing. */
    private final Optional<Duration> tombstoneTtl;
    private List<Tombstone> tombstones = new ArrayList<>();
    /** Null unless it is a dry run. */
    private final DryRun dryRun;

    /**
     * @param hook what every row passes that is written to this store
     * @param deleted how the source deletes entities, if it does
     * @param beforeBatch run before each batch; its exception ends the writing
     */
    public RowWriter(OnlineStore store, PrewriteHook hook, FeatureView view, Optional<Deleted> deleted,
            RunOptions options, RunContext context, RowCounts counts, Runnable beforeBatch) {
        WriteOptions writeOptions = WriteOptions.DEFAULT.with(options.conflict());
        this.view = view;
        this.context = context;
        this.counts = counts;
        this.beforeBatch = beforeBatch;
        this.tombstoneTtl = deleted.map(Deleted::tombstones);
        this.dryRun = options.dryRun()
                ? new DryRun(store, hook, view, writeOptions, deleted.isPresent(), RowComparison.Now.of(
                        Times.micros(context.clock().instant()), options.checks().rules().maxFuture()), counts.diff())
                : null;
        this.rate = options.resources().rate().isEmpty()
                ? null
                : new RateLimit(options.resources().rate().getAsLong(), context.interruption());
        this.writer = new BatchWriter(store, view, writeOptions, store.parallelWrites(),
                (rows, outcomes) -> count(outcomes));
        int preferred = options.resources().batchSize().orElse(store.batchSize());
        this.batchRows = rate == null ? preferred : rate.batchSize(preferred);
        this.batches = new Batches(batchRows, store.parallelWrites(),
                rows -> send(rows.size(), () -> writer.send(rows)));
    }

    private void send(int rows, Runnable batch) {
        beforeBatch.run();
        if (rate == null || rate.take(rows)) {
            batch.run();
        }
    }

    /** @param rows not used after the call returns */
    public void add(List<FeatureRow> rows) {
        if (dryRun == null) {
            batches.add(rows);
        } else {
            count(dryRun.outcomes(rows));
        }
    }

    /** Deletes entities of which no row is added. */
    public void delete(List<Tombstone> some) {
        if (dryRun == null) {
            synchronized (batches) {
                some.forEach(this::delete);
            }
        } else {
            count(dryRun.outcomesOf(some));
        }
    }

    private void delete(Tombstone tombstone) {
        tombstones.add(tombstone);
        if (tombstones.size() == batchRows) {
            sendTombstones();
        }
    }

    private void sendTombstones() {
        if (!tombstones.isEmpty()) {
            List<Tombstone> taken = tombstones;
            tombstones = new ArrayList<>();
            send(taken.size(), () -> writer.send(taken, tombstoneTtl.orElseThrow()));
        }
    }

    public void reject(SourceRow.Rejected row) {
        counts.recordReject(row.reason(), row.feature());
        context.rejects().add(view, row);
        context.progress().advance(1);
    }

    /** Waits until the store has answered for every row; throws what a batch failed with. */
    public void finish() {
        if (!context.interruption().isRequested()) {
            batches.finish();
            sendTombstones();
        }
        writer.finish();
    }

    private void count(List<WriteOutcome> outcomes) {
        counts.recordWrites(outcomes);
        context.progress().advance(outcomes.size());
    }

    @Override
    public void close() {
        writer.close();
    }
}
