package dev.larder.materialize;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.larder.expect.RowLimit;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.Engine.Work;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.source.EarlierRuns;
import dev.larder.source.Window;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.arrival.KeptManifest;
import dev.larder.source.arrival.SourceIdentity;
import dev.larder.store.OnlineStore;
import dev.larder.text.Times;

/**
 * Brings one view's latest rows from its source into the store: plan, find the latest row of every entity, write those,
 * move the watermark. A run that dies on the way is repaired by running it again. What an engine does is the same for
 * all: which rows are wanted, who may write, and when the watermark moves is decided here.
 */
public final class Materialization {
    private static final String NO_TOMBSTONES = "layout feast has no place for tombstones: an older row that arrives"
            + " after its entity was deleted brings the entity back";

    private final Engine engine;
    private final OnlineStore store;
    private final FeatureView view;
    private final ViewSource source;
    private final RunOptions options;
    private final RunContext context;
    private final ViewReport report;
    private long startMicros;
    /** What earlier runs have read; empty unless this run goes on where they ended. */
    private Optional<ManifestKeeper> kept = Optional.empty();
    /** What the store has of the last accepted run. */
    private Supplier<Baseline> baseline;
    private LoadGuard guard;
    /** What the next run is compared with, if this one succeeds. */
    private Baseline accepted;

    /** @param store what the engine writes to */
    public Materialization(Engine engine, OnlineStore store, FeatureView view, ViewSource source, RunOptions options,
            RunContext context) {
        this.engine = engine;
        this.store = store;
        this.view = view;
        this.source = source;
        this.options = options;
        this.context = context;
        this.report = new ViewReport(view, source, Times.micros(context.clock().instant()), options.diff());
    }

    public ViewReport run() {
        return run(started -> {});
    }

    /**
     * Runs to the end, or to the failure that the report then holds.
     *
     * @param started hears of a run that is about to write, and has the view for itself; must not throw
     */
    public ViewReport run(Consumer<ViewReport> started) {
        try {
            Work work = plan();
            report.addNotes(store.notes(view));
            if (source.deleted().filter(deleted -> !deleted.tombstones().isZero()).isPresent()
                    && !store.hasTombstones()) {
                report.addNotes(List.of(NO_TOMBSTONES));
            }
            baseline.get().problem().ifPresent(problem -> report.addNotes(List.of(problem)));
            manifestProblem().ifPresent(problem -> report.addNotes(List.of(problem)));
            report.setStatus(options.dryRun() ? process(work, Optional.empty()) : processUnderLease(work, started));
        } catch (RuntimeException | Error e) {
            // Errors too: the report of a run that ran out of memory is wanted most.
            report.setFailure(e);
        }
        report.setEnded(Times.micros(context.clock().instant()));
        return report;
    }

    /** The files come first if possible, so that their problems are reported even if the store is unreachable. */
    private Work plan() {
        startMicros = Times.micros(context.clock().instant());
        baseline = Baseline.whenNeeded(store::ledger, view.name());
        boolean goesOn = options.scope().isIncremental();
        if (goesOn) {
            report.setWatermarkBefore(store.ledger().watermark(view.name()));
            kept = Optional.of(ManifestKeeper.open(store.ledger(), view.name(), options.scope().state()));
        }
        report.setArrivals(arrivals());
        report.setWindow(window());
        Work work = report.measure(Phase.PLAN,
                () -> engine.plan(view, source, options, context, report, earlierRuns()));
        if (!goesOn) {
            report.setWatermarkBefore(store.ledger().watermark(view.name()));
        }
        guard = new LoadGuard(view, source, options, report, baseline.get(), context.interruption(), startMicros);
        guard.requireColumns();
        return work;
    }

    private Arrivals arrivals() {
        return Arrivals.since(kept.map(ManifestKeeper::manifest).orElse(KeptManifest.NONE), options.scope().mode(),
                SourceIdentity.of(view, source), options.scope().limits(), startMicros / 1_000);
    }

    /** Why this run does not know what earlier ones have read. */
    private Optional<String> manifestProblem() {
        Arrivals arrivals = report.arrivals();
        boolean isFirst = report.watermarkBefore().isEmpty() && arrivals.problem().isEmpty();
        if (arrivals.continues() || isFirst || !options.scope().isIncremental()) {
            return Optional.empty();
        }
        String because = arrivals.problem().orElse("the last run left no list of the files that it read");
        return Optional.of(options.scope().mode() == Arrivals.Mode.ARRIVED
                ? "all files are read, because " + because
                : "late rows are not counted, because " + because);
    }

    private EarlierRuns earlierRuns() {
        return new EarlierRuns(need -> baseline.get().knows(need),
                report.isPart() ? report.watermarkBefore() : OptionalLong.empty());
    }

    private Window window() {
        boolean startsAtWatermark = options.scope().mode() == Arrivals.Mode.SINCE_WATERMARK
                && report.watermarkBefore().isPresent();
        long from = startsAtWatermark
                ? Times.micros(Times.instant(report.watermarkBefore().getAsLong()).minus(options.scope().lookback()))
                : options.scope().fromMicros().orElse(Long.MIN_VALUE);
        return Window.of(from, options.scope().toMicros(), startMicros, options.checks().rules().maxFuture());
    }

    private Status processUnderLease(Work planned, Consumer<ViewReport> started) {
        Optional<Lease> taken = report.measure(Phase.LEASE,
                () -> Lease.take(store.ledger(), view.name(), options.leaseWait(),
                        context.progress()::note, context.interruption()));
        if (taken.isEmpty()) {
            return Status.INTERRUPTED;
        }
        try (Lease lease = taken.get()) {
            report.setHolder(lease.holder());
            started.accept(report);
            // A run that was in the way has moved watermark and manifest, and the files may be others by now.
            boolean isOutOfDate = lease.wasWaitedFor() || kept.isPresent() && kept.get().isOutOfDate();
            Status status = process(isOutOfDate ? plan() : planned, taken);
            if (status == Status.OK) {
                lease.requireHeld();
                moveWatermark();
                accepted.keep(store.ledger(), view.name());
                // Last: whatever ends the run before, its files are read again.
                keepManifest();
            }
            return status;
        }
    }

    private void keepManifest() {
        report.arrivals().manifest().ifPresent(manifest -> kept
                .orElseGet(() -> ManifestKeeper.open(store.ledger(), view.name(), options.scope().state()))
                .keep(manifest));
    }

    /** @param lease none for a dry run */
    private Status process(Work planned, Optional<Lease> lease) {
        try (Work work = planned) {
            report.time(Phase.LATEST, work::find);
            if (context.interruption().isRequested()) {
                return Status.INTERRUPTED;
            }
            guard.requireRows(work);
            if (context.interruption().isRequested()) {
                return Status.INTERRUPTED;
            }
            report.time(Phase.WRITE, () -> lease.ifPresentOrElse(
                    held -> work.write(held::requireNotLost), work::dryRun));
            if (options.replace() && status() == Status.OK) {
                lease.ifPresent(Lease::requireHeld);
                // What was written since the run began stays: its writer knows of an entity that this source cannot.
                report.time(Phase.REPLACE, () -> work.remove(startMicros));
            }
            if (!context.interruption().isRequested()) {
                accepted = guard.accepted(work.found());
            }
            return status();
        }
    }

    private Status status() {
        RowCounts counts = report.counts();
        if (context.interruption().isRequested()) {
            return Status.INTERRUPTED;
        }
        boolean good = counts.failed() == 0 && counts.undeleted() == 0
                && options.checks().rules().maxRejects().orElse(RowLimit.NONE)
                        .allows(counts.rejected(), counts.read());
        return good ? Status.OK : Status.PARTLY;
    }

    /** To the newest row seen, unless the window left a gap behind the watermark: the next run must still find that. */
    private void moveWatermark() {
        boolean gap = report.window().fromMicros() > report.watermarkBefore().orElse(Long.MIN_VALUE);
        if (gap) {
            report.recordGap();
        } else if (report.newestMicros().isPresent()) {
            store.ledger().advance(view.name(), report.newestMicros().getAsLong());
            report.setWatermarkAfter(store.ledger().watermark(view.name()));
        }
    }
}
