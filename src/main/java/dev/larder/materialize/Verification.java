package dev.larder.materialize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

import dev.larder.feature.Absent;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.PrewriteHook;
import dev.larder.feature.Times;
import dev.larder.feature.ViewSource;
import dev.larder.source.EntityHash;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.SourceRow;
import dev.larder.source.WantedRows;
import dev.larder.source.Window;
import dev.larder.store.Expiry;
import dev.larder.store.OnlineStore;
import dev.larder.store.ReadResult;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;

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
        SourcePlan plan = SourcePlanner.plan(view, source, options.window());
        RowGroupPool pool = new RowGroupPool(options.parallelism(), context.interruption());
        try (TempFolder folder = new TempFolder(context.temporary());
                Latest latest = new Latest(plan, options.memory(), folder, options.extra())) {
            context.progress().phase(view.name() + ": finding the latest rows", plan.rowsToRead());
            latest.read(pool, context.progress());
            context.progress().phase(view.name() + ": comparing",
                    options.sample().orElse(latest.wanted().size()));
            new WantedRowReading(plan, sample(latest), BatchSize.of(plan, store.batchSize())).read(pool, comparison());
            if (options.extra()) {
                findExtra(plan, latest);
            }
        }
        report.ended(!context.interruption().isRequested());
        return report;
    }

    private WantedRows sample(Latest latest) {
        long all = latest.wanted().size();
        return options.sample().isEmpty() || options.sample().getAsLong() >= all
                ? latest.wanted()
                : sampled(latest.wanted(), options.sample().getAsLong());
    }

    /** Exactly so many of the rows, each as likely as any other. */
    private static RowSet sampled(RowSet all, long size) {
        Random random = new Random();
        RowSet sample = new RowSet(all.end());
        long left = all.size();
        for (long position = all.next(0); position != WantedRows.NONE; position = all.next(position + 1)) {
            if (random.nextDouble() * left-- < size - sample.size()) {
                sample.add(position);
            }
        }
        return sample;
    }

    private WantedRowReading.Taker comparison() {
        return new WantedRowReading.Taker() {
            @Override
            public void rows(List<FeatureRow> batch) {
                List<FeatureRow> expected = hook.beforeWrite(view, batch);
                List<ReadResult> served = store.read(List.of(new ViewRead(view, view.features(),
                        expected.stream().map(FeatureRow::key).toList()))).getFirst();
                for (int i = 0; i < expected.size(); i++) {
                    compare(expected.get(i), served.get(i));
                }
                context.progress().advance(batch.size());
            }

            @Override
            public void rejected(SourceRow.Rejected row) {
                report.countRejected();
            }
        };
    }

    private void compare(FeatureRow expected, ReadResult served) {
        switch (served) {
            case ReadResult.Found found -> compare(expected, found.row());
            case ReadResult.Damaged damaged -> report.different(expected.key(), damaged.reason());
            case ReadResult.NotFound none -> absent(expected);
            case ReadResult.Expired past -> absent(expected);
        }
    }

    private void absent(FeatureRow expected) {
        Expiry expiry = Expiry.of(view, WriteOptions.DEFAULT, expected.eventMicros(), nowMicros);
        if (expiry instanceof Expiry.At at && at.micros() <= nowMicros) {
            report.countExpired();
        } else {
            report.missing(expected.key());
        }
    }

    private void compare(FeatureRow expected, FeatureRow served) {
        if (served.isNewerThan(expected)) {
            report.countNewer();
        } else if (expected.isNewerThan(served)) {
            report.stale(expected.key(), expected.eventMicros(), served.eventMicros());
        } else {
            List<String> differences = differences(expected, served);
            if (differences.isEmpty()) {
                report.countEqual();
            } else {
                report.different(expected.key(), String.join("; ", differences));
            }
        }
    }

    private List<String> differences(FeatureRow expected, FeatureRow served) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < view.features().size(); i++) {
            Object wanted = expected.values()[i];
            Object found = served.values()[i];
            // A feature past its own ttl is not served, and rightly so.
            if (found != Absent.EXPIRED && !Arrays.deepEquals(new Object[]{wanted}, new Object[]{found})) {
                Feature feature = view.features().get(i);
                differences.add(feature.name() + " is " + VerifyReport.print(feature, found) + ", the source has "
                        + VerifyReport.print(feature, wanted));
            }
        }
        return differences;
    }

    private void findExtra(SourcePlan plan, Latest latest) {
        for (int part = 0; part < latest.parts(); part++) {
            Latest.Entities entities = latest.part(part);
            store.scan(view, List.of(), found -> {
                EntityHash hash = plan.hash(found.row().key());
                if (entities.isHere(hash) && !entities.contains(hash)) {
                    report.extra(found.row().key());
                }
                return !context.interruption().isRequested();
            });
        }
    }
}
