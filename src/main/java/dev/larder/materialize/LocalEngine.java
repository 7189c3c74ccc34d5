package dev.larder.materialize;

import java.util.concurrent.atomic.AtomicLong;

import dev.larder.api.PrewriteHook;
import dev.larder.expect.Judgement.DeleteCount;
import dev.larder.expect.LoadObserver;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.EarlierRuns;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.storage.Traffic;
import dev.larder.store.OnlineStore;

/** Reads Parquet files of this machine, in two passes and bounded memory. */
public final class LocalEngine implements Engine {
    private final OnlineStore store;
    private final PrewriteHook hook;

    /** @param hook what every row passes that is written to this store; a dry run asks it too */
    public LocalEngine(OnlineStore store, PrewriteHook hook) {
        this.store = store;
        this.hook = hook;
    }

    @Override
    public Work plan(FeatureView view, ViewSource source, RunOptions options, RunContext context, ViewReport report,
            EarlierRuns earlier) {
        // What is out of the window is not to be written, but neither is it to be removed: all of it is read then.
        Window read = options.replace() ? report.window().unbounded() : report.window();
        Traffic.Count before = context.storages().traffic();
        SourcePlan plan = SourcePlanner.plan(context.storages(), view, source, read, report.arrivals(),
                earlier);
        report.setPlan(plan);
        return new Local(plan, options, context, report, before);
    }

    private final class Local implements Work {
        private final SourcePlan plan;
        private final RunOptions options;
        private final RunContext context;
        private final ViewReport report;
        private final Traffic.Count trafficBefore;
        private final RowGroupPool pool;
        private final LatestStep latest;

        private Local(SourcePlan plan, RunOptions options, RunContext context, ViewReport report,
                Traffic.Count trafficBefore) {
            this.plan = plan;
            this.options = options;
            this.context = context;
            this.report = report;
            this.trafficBefore = trafficBefore;
            this.pool = new RowGroupPool(plan, options.resources().parallelism(), context.interruption(),
                    context.temporary());
            this.latest = new LatestStep(plan, report.window(), options.resources().memory(), context.temporary(),
                    options.replace(), report.arrivals());
        }

        private void phase(String what, long total) {
            context.progress().phase(plan.view().name() + ": " + what, total);
        }

        @Override
        public void find() {
            phase("finding the latest rows", plan.rowsToRead());
            latest.read(pool, context.progress(), report.watermarkBefore().orElse(Long.MIN_VALUE));
            report.counts().recordRead(latest.beforeWindow(), latest.afterWindow(), latest.inWindow(),
                    latest.entities().size(),
                    latest.rejects().size());
            report.counts().recordTies(latest.ties());
            latest.newestMicros().ifPresent(report::recordEventTime);
            report.setSpilledBytes(latest.spilledBytes());
        }

        @Override
        public Found found() {
            return new Found(latest.inWindow(), latest.newRows(), latest.lateRows(), latest.entities().size(),
                    latest.newestMicros());
        }

        @Override
        public void observe(FeatureView some, LoadObserver observer) {
            phase("checking expectations", latest.entities().size());
            // A row that cannot be used is no part of the load; the second pass counts it.
            new RowPass(plan.only(some), latest.entities(), rows -> {
                observer.add(rows);
                context.progress().advance(rows.size());
            }, deletions -> context.progress().advance(deletions.size()), reject -> {}).read(pool);
        }

        @Override
        public DeleteCount countDeletes(long beforeMicros) {
            DeletionCounter deleted = new DeletionCounter(store, plan.view(), options.conflict());
            if (plan.deleted().isPresent()) {
                phase("counting what the source deletes", latest.entities().size());
                new RowPass(plan.withoutFeatures(), latest.entities(), rows -> context.progress().advance(rows.size()),
                        deletions -> {
                            deleted.add(deletions);
                            context.progress().advance(deletions.size());
                        }, reject -> {}).read(pool);
            }
            if (!options.replace()) {
                return deleted.count();
            }
            phase("counting what the source no longer has", 0);
            AtomicLong extra = new AtomicLong();
            long stored = new ExtraEntities(store, plan, latest, context).find(beforeMicros,
                    key -> extra.incrementAndGet());
            return new DeleteCount(deleted.deleted() + extra.get(), stored);
        }

        @Override
        public void write(Runnable requireLease) {
            phase("writing", wanted().size());
            pass(requireLease);
        }

        @Override
        public void dryRun() {
            phase("comparing", wanted().size());
            pass(() -> {});
        }

        private void pass(Runnable beforeBatch) {
            try (RowWriter writer = new RowWriter(store, hook, plan.view(), plan.deleted(), options, context,
                    report.counts(), beforeBatch)) {
                new RowPass(plan, wanted(), writer::add, writer::delete, writer::reject).read(pool);
                writer.finish();
            }
        }

        private RowSet wanted() {
            return latest.entities().union(latest.rejects());
        }

        @Override
        public void remove(long beforeMicros) {
            phase("looking for what the source no longer has", 0);
            ExtraEntityDeleter removal = new ExtraEntityDeleter(store, plan.view(), report.counts(), options.dryRun(),
                    beforeMicros);
            new ExtraEntities(store, plan, latest, context).find(beforeMicros, removal::add);
            removal.finish();
        }

        @Override
        public void close() {
            report.setReading(pool.describe());
            report.setTraffic(context.storages().traffic().minus(trafficBefore));
            latest.close();
            pool.close();
        }
    }
}
