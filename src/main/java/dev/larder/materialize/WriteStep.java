package dev.larder.materialize;

import java.util.List;

import dev.larder.feature.PrewriteHook;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourceRow;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;

/** Writes the rows that were found, or, for a dry run, counts what would become of them. */
final class WriteStep {
    private final OnlineStore store;
    private final PrewriteHook hook;
    private final SourcePlan plan;
    private final RunOptions options;
    private final RunContext context;
    private final Counts counts;
    private final WriteOptions writeOptions;

    WriteStep(OnlineStore store, PrewriteHook hook, SourcePlan plan, RunOptions options, RunContext context,
            Counts counts) {
        this.store = store;
        this.hook = hook;
        this.plan = plan;
        this.options = options;
        this.context = context;
        this.counts = counts;
        this.writeOptions = WriteOptions.DEFAULT.with(options.conflict());
    }

    /** @param beforeBatch run before each batch; its exception ends the step */
    void write(RowGroupPool pool, RowSet wanted, Runnable beforeBatch) {
        context.progress().phase(plan.view().name() + ": writing", wanted.size());
        int preferred = options.batchSize().orElse(store.batchSize());
        RateLimit rate = options.rate().isEmpty()
                ? null
                : new RateLimit(options.rate().getAsLong(), context.interruption());
        try (BatchWriter writer = new BatchWriter(store, plan.view(), writeOptions, store.parallelWrites(),
                (rows, outcomes) -> count(outcomes))) {
            Batches batches = new Batches(rate == null ? preferred : rate.batchSize(preferred), store.parallelWrites(),
                    rows -> {
                        beforeBatch.run();
                        if (rate == null || rate.take(rows.size())) {
                            writer.send(rows);
                        }
                    });
            new RowPass(plan, wanted, batches::add, this::reject).read(pool);
            if (!context.interruption().isRequested()) {
                batches.finish();
            }
            writer.finish();
        }
    }

    void dryRun(RowGroupPool pool, RowSet wanted, long nowMicros) {
        context.progress().phase(plan.view().name() + ": comparing", wanted.size());
        DryRun dryRun = new DryRun(store, hook, plan.view(), writeOptions, nowMicros);
        new RowPass(plan, wanted, rows -> count(dryRun.outcomes(rows)), this::reject).read(pool);
    }

    private void count(List<WriteOutcome> outcomes) {
        counts.wrote(outcomes);
        context.progress().advance(outcomes.size());
    }

    private void reject(SourceRow.Rejected row) {
        counts.rejected(row.reason());
        context.rejects().add(plan.view(), row);
        context.progress().advance(1);
    }
}
