package dev.larder.materialize;

import java.util.Optional;

import dev.larder.feature.FeatureView;
import dev.larder.feature.PrewriteHook;
import dev.larder.feature.Times;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.store.OnlineStore;

/**
 * Brings one view's latest rows from its source into the store: plan, find the latest row of every entity, write those,
 * move the watermark. A run that dies on the way is repaired by running it again.
 */
public final class Materialization {
    private final OnlineStore store;
    private final PrewriteHook hook;
    private final FeatureView view;
    private final ViewSource source;
    private final RunOptions options;
    private final RunContext context;
    private final ViewReport report;
    private final RowGroupPool pool;
    private long startMicros;

    /** @param hook what every row passes that is written to this store; a dry run asks it too */
    public Materialization(OnlineStore store, PrewriteHook hook, FeatureView view, ViewSource source,
            RunOptions options, RunContext context) {
        this.store = store;
        this.hook = hook;
        this.view = view;
        this.source = source;
        this.options = options;
        this.context = context;
        this.report = new ViewReport(view.name());
        this.pool = new RowGroupPool(options.parallelism(), context.interruption());
    }

    /** Runs to the end, or to the failure that the report then holds. */
    public ViewReport run() {
        try {
            SourcePlan plan = plan();
            report.noted(store.notes(view));
            report.ended(options.dryRun() ? process(plan, Optional.empty()) : processUnderLease(plan));
        } catch (RuntimeException | Error e) {
            // Errors too: the report of a run that ran out of memory is wanted most.
            report.failed(e);
        }
        return report;
    }

    /** The files come first where they can: what is wrong with them is said even where the store is away. */
    private SourcePlan plan() {
        startMicros = Times.micros(context.clock().instant());
        if (options.incremental()) {
            report.watermark(store.ledger().watermark(view.name()));
            return planFiles();
        }
        SourcePlan plan = planFiles();
        report.watermark(store.ledger().watermark(view.name()));
        return plan;
    }

    private SourcePlan planFiles() {
        Window window = window();
        // What is out of the window is not to be written, but neither is it to be removed: all of it is read then.
        Window read = options.replace() ? Window.ALL : window;
        SourcePlan plan = report.measured(Phase.PLAN, () -> SourcePlanner.plan(view, source, read));
        report.planned(plan, window);
        return plan;
    }

    private Window window() {
        long from = options.fromMicros().orElse(Long.MIN_VALUE);
        if (options.incremental() && report.watermarkBefore().isPresent()) {
            from = Times.micros(Times.instant(report.watermarkBefore().getAsLong()).minus(options.lookback()));
        }
        // A row of this very microsecond is not of the future yet.
        long to = options.toMicros().orElse(startMicros + 1);
        return new Window(Math.min(from, to), to);
    }

    private Status processUnderLease(SourcePlan planned) {
        Optional<Lease> taken = report.measured(Phase.LEASE,
                () -> Lease.take(store.ledger(), view.name(), options.leaseWait(), context));
        if (taken.isEmpty()) {
            return Status.INTERRUPTED;
        }
        try (Lease lease = taken.get()) {
            // The run that was in the way has moved the watermark, and the files may be others by now.
            SourcePlan plan = lease.wasWaitedFor() ? plan() : planned;
            Status status = process(plan, taken);
            if (status == Status.OK) {
                lease.requireHeld();
                moveWatermark();
            }
            return status;
        }
    }

    /** @param lease none for a dry run */
    private Status process(SourcePlan plan, Optional<Lease> lease) {
        try (Latest latest = new Latest(plan, report.window(), options.memory(), context.temporary(),
                options.replace())) {
            context.progress().phase(view.name() + ": finding the latest rows", plan.rowsToRead());
            report.timed(Phase.LATEST, () -> latest.read(pool, context.progress()));
            report.found(latest);
            if (context.interruption().isRequested()) {
                return Status.INTERRUPTED;
            }
            requireRows(latest.inWindow());
            RowSet wanted = latest.entities().union(latest.rejects());
            WriteStep step = new WriteStep(store, hook, plan, options, context, report.counts());
            report.timed(Phase.WRITE, () -> lease.ifPresentOrElse(
                    held -> step.write(pool, wanted, held::requireNotLost),
                    () -> step.dryRun(pool, wanted, startMicros)));
            if (options.replace() && status() == Status.OK) {
                lease.ifPresent(Lease::requireHeld);
                report.timed(Phase.REPLACE, () -> remove(plan, latest));
            }
            return status();
        }
    }

    private void requireRows(long found) {
        if (found < options.minRows()) {
            throw RunException.failed("the source of view `" + view.name() + "` has " + found
                    + " rows in the window, and --min-rows asks for " + options.minRows()
                    + "; nothing was written");
        }
        if (found == 0 && options.replace()) {
            throw RunException.failed("the source of view `" + view.name() + "` has no rows, so --replace would delete"
                    + " every entity; nothing was done; where that is meant, run `larder truncate " + view.name()
                    + "`");
        }
    }

    /** What was written since the run began stays: its writer knows of an entity that these files cannot know yet. */
    private void remove(SourcePlan plan, Latest latest) {
        context.progress().phase(view.name() + ": looking for what the source no longer has", 0);
        Removal removal = new Removal(store, view, report.counts(), options.dryRun());
        new Leftovers(store, plan, latest, context).find(startMicros, removal::add);
        removal.finish();
    }

    private Status status() {
        Counts counts = report.counts();
        if (context.interruption().isRequested()) {
            return Status.INTERRUPTED;
        }
        boolean good = counts.failed() == 0 && counts.undeleted() == 0
                && options.maxRejects().allows(counts.rejected(), counts.read());
        return good ? Status.OK : Status.PARTLY;
    }

    /** To the newest row seen, unless the window left a gap behind the watermark: the next run must still find that. */
    private void moveWatermark() {
        boolean gap = report.window().fromMicros() > report.watermarkBefore().orElse(Long.MIN_VALUE);
        if (gap) {
            report.leftGap();
        } else if (report.newestMicros().isPresent()) {
            store.ledger().advance(view.name(), report.newestMicros().getAsLong());
            report.watermarkMoved(store.ledger().watermark(view.name()));
        }
    }
}
