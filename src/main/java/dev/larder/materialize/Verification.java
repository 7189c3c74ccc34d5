package dev.larder.materialize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.VerifyReport.Difference;
import dev.larder.source.EarlierRuns;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.arrival.Arrivals;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.text.Times;

/** Proof that the store equals the source: the same plan and latest step as a run, compared with what a read serves. */
public final class Verification {
    private final OnlineStore store;
    private final FeatureView view;
    private final ViewSource source;
    private final PrewriteHook hook;
    private final Options options;
    private final RunContext context;
    private final VerifyReport report;
    private final RowComparison.Now now;
    private LastRuns lastRuns;

    /**
     * @param maxFuture how far ahead of the clock an event time may be
     * @param sample how many entities to compare, empty for all
     * @param extra whether to look for entities that the source does not have
     * @param show how many differences of each kind to keep
     * @param repair whether to write rows that differ again
     */
    public record Options(Window window, Duration maxFuture, OptionalLong sample, boolean extra, int show,
            boolean repair, int parallelism,
            long memory) {}

    /**
     * @param hook what every row passes before it is written
     * @param differences receives every difference, one call at a time
     */
    public Verification(OnlineStore store, FeatureView view, ViewSource source, PrewriteHook hook, Options options,
            RunContext context, Consumer<Difference> differences) {
        this.store = store;
        this.view = view;
        this.source = source;
        this.hook = hook;
        this.options = options;
        this.context = context;
        this.report = new VerifyReport(view.name(), options.show(), differences);
        this.now = RowComparison.Now.of(Times.micros(context.clock().instant()), options.maxFuture());
    }

    public VerifyReport run() {
        // What is out of the window is not compared, but it is not extra either: all of it is read then.
        Supplier<Baseline> baseline = Baseline.whenNeeded(store::ledger, view.name());
        SourcePlan plan = SourcePlanner.plan(context.storages(), view, source,
                options.extra() ? options.window().unbounded() : options.window(),
                EarlierRuns.had(need -> baseline.get().knows(need)));
        try (RowGroupPool pool = new RowGroupPool(plan, options.parallelism(), context.interruption(),
                context.temporary());
                LatestStep latest = new LatestStep(plan, options.window(), options.memory(), context.temporary(),
                        options.extra(), Arrivals.none())) {
            context.progress().phase(view.name() + ": finding the latest rows", plan.rowsToRead());
            latest.read(pool, context.progress(), Long.MIN_VALUE);
            report.count(Verdict.REJECTED, latest.rejects().size());
            RowSet compared = options.sample().isEmpty()
                    ? latest.entities()
                    : latest.entities().sample(options.sample().getAsLong(), new Random());
            context.progress().phase(view.name() + ": comparing", compared.size());
            new RowPass(plan, compared, this::compare, this::compareDeleted,
                    reject -> report.count(Verdict.REJECTED, 1)).read(pool);
            if (options.extra() && !context.interruption().isRequested()) {
                context.progress().phase(view.name() + ": looking for what the source does not have", 0);
                new ExtraEntities(store, plan, latest, context).findAll(
                        key -> report.recordExtra(key.text(), "the source has no such entity"), report::recordExtra);
            }
        }
        report.setComplete(!context.interruption().isRequested());
        return report;
    }

    private void compare(RowGroup group, List<FeatureRow> batch) {
        List<FeatureRow> expected = hook.beforeWrite(view, batch);
        report.count(Verdict.DROPPED, batch.size() - expected.size());
        List<RowComparison> comparisons = comparisons(expected);
        Set<EntityKey> different = new HashSet<>();
        for (int i = 0; i < expected.size(); i++) {
            FeatureRow row = expected.get(i);
            RowComparison comparison = comparisons.get(i);
            report.record(row.key().text(), comparison.lacksRow()
                    ? comparison.because(lastRuns().reason(group, row.eventMicros()))
                    : comparison);
            // Newest wins would keep a row of the future.
            if (comparison.verdict().isDifference() && comparison.verdict() != Verdict.FUTURE) {
                different.add(row.key());
            }
        }
        if (options.repair() && !different.isEmpty()) {
            repair(batch.stream().filter(row -> different.contains(row.key())).toList());
        }
        context.progress().advance(batch.size());
    }

    /** Asked only if a row is missing, as it costs a round trip. */
    private synchronized LastRuns lastRuns() {
        if (lastRuns == null) {
            lastRuns = LastRuns.of(store.ledger(), view.name());
        }
        return lastRuns;
    }

    private List<RowComparison> comparisons(List<FeatureRow> expected) {
        List<ReadResult> served = read(expected.stream().map(FeatureRow::key).toList());
        List<RowComparison> comparisons = new ArrayList<>(expected.size());
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            comparisons.add(RowComparison.of(view, store.asStored(view, expected.get(i)), served.get(i), now));
            if (comparisons.get(i).verdict() == Verdict.MISSING) {
                missing.add(i);
            }
        }
        if (source.deleted().isPresent() && !missing.isEmpty()) {
            List<Optional<Tombstone>> tombstones = store.inspection().tombstones(view,
                    missing.stream().map(i -> expected.get(i).key()).toList());
            for (int i = 0; i < missing.size(); i++) {
                FeatureRow row = expected.get(missing.get(i));
                int place = missing.get(i);
                tombstones.get(i).filter(tombstone -> tombstone.isNewerThan(row)).ifPresent(
                        tombstone -> comparisons.set(place, RowComparison.keptOut(row, tombstone)));
            }
        }
        return comparisons;
    }

    private List<ReadResult> read(List<EntityKey> keys) {
        return store.read(List.of(new ViewRead(view, view.features(), keys))).getFirst();
    }

    private void compareDeleted(List<Tombstone> deleted) {
        List<ReadResult> served = read(deleted.stream().map(Tombstone::key).toList());
        List<Tombstone> different = new ArrayList<>();
        for (int i = 0; i < deleted.size(); i++) {
            RowComparison comparison = RowComparison.of(view, deleted.get(i), served.get(i), store, now);
            report.record(deleted.get(i).key().text(), comparison);
            if (comparison.verdict() == Verdict.DELETED) {
                different.add(deleted.get(i));
            }
        }
        if (options.repair() && !different.isEmpty()) {
            countRepaired(store.writeTombstones(view, different, Conflict.NEWEST,
                    source.deleted().orElseThrow().tombstones()));
        }
        context.progress().advance(deleted.size());
    }

    /** Newest wins, so that a row that another client has written meanwhile stays. */
    private void repair(List<FeatureRow> rows) {
        countRepaired(store.write(view, rows, WriteOptions.DEFAULT));
    }

    private void countRepaired(List<WriteOutcome> outcomes) {
        report.countRepaired(outcomes.stream().filter(outcome -> outcome == WriteOutcome.Done.WRITTEN
                || outcome == WriteOutcome.Done.DELETED || outcome == WriteOutcome.Done.STALE).count());
    }
}
