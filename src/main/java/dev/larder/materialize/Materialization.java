package dev.larder.materialize;

import java.util.List;
import java.util.OptionalLong;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Times;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.SourceRow;
import dev.larder.source.Window;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;

/**
 * Brings one view's latest rows from its source into the store: plan, find the latest row of every entity, write those,
 * move the watermark. A run that dies on the way is repaired by running it again.
 */
public final class Materialization {
    private final OnlineStore store;
    private final FeatureView view;
    private final ViewSource source;
    private final RunOptions options;
    private final RunContext context;
    private final ViewReport report;
    private final RowGroupPool pool;
    private final long startMicros;

    public Materialization(OnlineStore store, FeatureView view, ViewSource source, RunOptions options,
            RunContext context) {
        this.store = store;
        this.view = view;
        this.source = source;
        this.options = options;
        this.context = context;
        this.report = new ViewReport(view.name());
        this.pool = new RowGroupPool(options.parallelism(), context.interruption());
        this.startMicros = Times.micros(context.clock().instant());
    }

    /** Runs to the end, or to the failure that the report then holds. */
    public ViewReport run() {
        try {
            SourcePlan plan = prepare();
            if (options.dryRun()) {
                report.ended(process(plan));
            } else {
                try (Lease lease = report.measured(Phase.LEASE, this::takeLease)) {
                    report.ended(process(plan));
                    if (report.status() == Status.OK) {
                        lease.requireHeld();
                        moveWatermark();
                    }
                }
            }
        } catch (RuntimeException e) {
            report.failed(e);
        }
        return report;
    }

    /** The files come first where they can: what is wrong with them is said even where the store is away. */
    private SourcePlan prepare() {
        SourcePlan plan = options.incremental() ? null : plan();
        report.watermark(store.ledger().watermark(view.name()));
        return options.incremental() ? plan() : plan;
    }

    private SourcePlan plan() {
        SourcePlan plan = report.measured(Phase.PLAN, () -> SourcePlanner.plan(view, source, window()));
        report.planned(plan);
        return plan;
    }

    private Window window() {
        long from = options.fromMicros().orElse(Long.MIN_VALUE);
        if (options.incremental() && report.watermarkBefore().isPresent()) {
            from = report.watermarkBefore().getAsLong() - options.lookback().toMillis() * 1000;
        }
        // A row of this very microsecond is not of the future yet.
        return new Window(from, options.toMicros().orElse(startMicros + 1));
    }

    private Lease takeLease() {
        return Lease.take(store.ledger(), view.name(), options.leaseWait(), context.interruption());
    }

    private Status process(SourcePlan plan) {
        try (TempFolder folder = new TempFolder(context.temporary());
                Latest latest = new Latest(plan, options.memory(), folder, options.replace())) {
            context.progress().phase(view.name() + ": finding the latest rows", plan.rowsToRead());
            report.timed(Phase.LATEST, () -> latest.read(pool, context.progress()));
            report.found(latest);
            if (context.interruption().isRequested()) {
                return Status.INTERRUPTED;
            }
            requireRows(latest.inWindow());
            report.timed(Phase.WRITE, () -> write(plan, latest.wanted()));
            Status status = status();
            if (status == Status.OK && options.replace()) {
                context.progress().phase(view.name() + ": removing what the source no longer has", 0);
                report.timed(Phase.REPLACE, () -> new Removal(store, plan, latest, startMicros, report.counts(),
                        context.interruption()).run(options.dryRun()));
            }
            return context.interruption().isRequested() ? Status.INTERRUPTED : status;
        }
    }

    private void requireRows(long found) {
        if (found < options.minRows()) {
            throw RunException.failed("the source of view `" + view.name() + "` has " + found
                    + " rows in the window, and --min-rows asks for " + options.minRows()
                    + "; nothing was written");
        }
    }

    private void write(SourcePlan plan, RowSet wanted) {
        int batchSize = BatchSize.of(plan, options.batchSize().orElse(store.batchSize()));
        WantedRowReading reading = new WantedRowReading(plan, wanted, batchSize);
        WriteOptions writeOptions = WriteOptions.DEFAULT.with(options.conflict());
        context.progress().phase(view.name() + (options.dryRun() ? ": comparing" : ": writing"), wanted.size());
        if (options.dryRun()) {
            DryRun dryRun = new DryRun(store, view, writeOptions, startMicros);
            reading.read(pool, taker(rows -> count(rows.size(), dryRun.outcomes(rows))));
            return;
        }
        RateLimit rate = options.rate().isPresent() ? new RateLimit(options.rate().getAsLong()) : null;
        try (BatchWriter writer = new BatchWriter(store, view, writeOptions, store.parallelWrites(),
                (rows, outcomes) -> count(rows.size(), outcomes))) {
            reading.read(pool, taker(rows -> {
                if (rate != null) {
                    rate.take(rows.size());
                }
                writer.send(rows);
            }));
            writer.finish();
        }
    }

    private void count(int rows, List<WriteOutcome> outcomes) {
        report.counts().wrote(outcomes);
        context.progress().advance(rows);
    }

    private interface Rows {
        void take(List<FeatureRow> rows);
    }

    private WantedRowReading.Taker taker(Rows rows) {
        return new WantedRowReading.Taker() {
            @Override
            public void rows(List<FeatureRow> batch) {
                rows.take(batch);
            }

            @Override
            public void rejected(SourceRow.Rejected row) {
                report.counts().rejected(row.reason());
                context.rejects().add(view, row);
                context.progress().advance(1);
            }
        };
    }

    private Status status() {
        Counts counts = report.counts();
        if (context.interruption().isRequested()) {
            return Status.INTERRUPTED;
        }
        boolean good = counts.failed() == 0 && options.maxRejects().allows(counts.rejected(), counts.read());
        return good ? Status.OK : Status.PARTLY;
    }

    /** To the newest row seen, unless the window left a gap behind the watermark: the next run must still find that. */
    private void moveWatermark() {
        boolean gap = report.watermarkBefore().isPresent()
                && report.window().fromMicros() > report.watermarkBefore().getAsLong();
        if (!gap && report.newestMicros().isPresent()) {
            store.ledger().advance(view.name(), report.newestMicros().getAsLong());
            OptionalLong after = store.ledger().watermark(view.name());
            report.watermarkMoved(after);
        }
    }
}
