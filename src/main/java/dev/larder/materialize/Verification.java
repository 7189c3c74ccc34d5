package dev.larder.materialize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ViewSource;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.store.Expiry;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
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
    private final long nowMicros;

    /**
     * @param sample how many entities to compare, empty for all
     * @param extra whether to look for entities that the source does not have
     * @param show how many differences to keep
     */
    public record Options(Window window, OptionalLong sample, boolean extra, int show, int parallelism, long memory) {}

    /** @param hook what every row passes before it is written */
    public Verification(OnlineStore store, FeatureView view, ViewSource source, PrewriteHook hook, Options options,
            RunContext context) {
        this.store = store;
        this.view = view;
        this.source = source;
        this.hook = hook;
        this.options = options;
        this.context = context;
        this.report = new VerifyReport(view.name(), options.show());
        this.nowMicros = Times.micros(context.clock().instant());
    }

    public VerifyReport run() {
        // What is out of the window is not compared, but it is not extra either: all of it is read then.
        SourcePlan plan = SourcePlanner.plan(view, source, options.extra() ? Window.ALL : options.window());
        RowGroupPool pool = new RowGroupPool(options.parallelism(), context.interruption());
        try (LatestStep latest = new LatestStep(plan, options.window(), options.memory(), context.temporary(),
                options.extra())) {
            context.progress().phase(view.name() + ": finding the latest rows", plan.rowsToRead());
            latest.read(pool, context.progress());
            report.countRejected(latest.rejects().size());
            RowSet compared = options.sample().isEmpty()
                    ? latest.entities()
                    : latest.entities().sample(options.sample().getAsLong(), new Random());
            context.progress().phase(view.name() + ": comparing", compared.size());
            new RowPass(plan, compared, this::compare, reject -> report.countRejected(1)).read(pool);
            if (options.extra() && !context.interruption().isRequested()) {
                context.progress().phase(view.name() + ": looking for what the source does not have", 0);
                new ExtraEntities(store, plan, latest, context).findAll(report::recordExtra, report::recordForeign);
            }
        }
        report.setComplete(!context.interruption().isRequested());
        return report;
    }

    private void compare(List<FeatureRow> batch) {
        List<FeatureRow> expected = hook.beforeWrite(view, batch);
        report.countDropped(batch.size() - expected.size());
        List<ReadResult> served = store.read(List.of(new ViewRead(view, view.features(),
                expected.stream().map(FeatureRow::key).toList()))).getFirst();
        for (int i = 0; i < expected.size(); i++) {
            compare(store.asStored(view, expected.get(i)), served.get(i));
        }
        context.progress().advance(batch.size());
    }

    private void compare(FeatureRow expected, ReadResult served) {
        switch (served) {
            case ReadResult.Found found -> compare(expected, found.row());
            case ReadResult.Damaged damaged -> report.recordDifferent(expected.key(), damaged.reason());
            case ReadResult.NotFound none -> absent(expected, "the store has no row");
            case ReadResult.Expired past -> absent(expected, "the store's row has expired");
        }
    }

    private void absent(FeatureRow expected, String what) {
        Expiry expiry = Expiry.of(view, WriteOptions.DEFAULT, expected.eventMicros(), nowMicros);
        if (expiry instanceof Expiry.At at && at.micros() <= nowMicros) {
            report.countExpired();
        } else {
            report.recordMissing(expected.key(), what);
        }
    }

    private void compare(FeatureRow expected, FeatureRow served) {
        if (served.isNewerThan(expected)) {
            report.countNewer();
        } else if (isStale(expected, served)) {
            report.recordStale(expected.key(), "the store has the row of " + times(served) + ", the source one of "
                    + times(expected));
        } else {
            List<String> differences = differences(expected, served);
            if (differences.isEmpty()) {
                report.countEqual();
            } else {
                report.recordDifferent(expected.key(), String.join("; ", differences));
            }
        }
    }

    /** A layout may keep no created time; then it does not tell two rows of one event time apart. */
    private static boolean isStale(FeatureRow expected, FeatureRow served) {
        return served.createdMicros() == FeatureRow.NO_TIME
                ? expected.eventMicros() > served.eventMicros()
                : expected.isNewerThan(served);
    }

    private static String times(FeatureRow row) {
        return Times.print(row.eventMicros())
                + (row.createdMicros() == FeatureRow.NO_TIME ? "" : " created " + Times.print(row.createdMicros()));
    }

    private List<String> differences(FeatureRow expected, FeatureRow served) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < view.features().size(); i++) {
            Object wanted = expected.values()[i];
            Object found = served.values()[i];
            // A feature past its own ttl is not served, and rightly so.
            if (found != NoValue.EXPIRED && !Arrays.deepEquals(new Object[]{wanted}, new Object[]{found})) {
                Feature feature = view.features().get(i);
                differences.add(feature.name() + " is " + VerifyReport.print(feature, found) + ", the source has "
                        + VerifyReport.print(feature, wanted));
            }
        }
        return differences;
    }
}
