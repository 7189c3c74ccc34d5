package dev.larder.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

import scala.Function2;
import scala.collection.Iterator;

import dev.larder.expect.Judgement.DeleteCount;
import dev.larder.expect.LoadObserver;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Engine;
import dev.larder.materialize.RowCounts;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;
import dev.larder.source.ColumnNeed;
import dev.larder.source.MatchedColumn;
import dev.larder.source.RejectReason;
import dev.larder.source.arrival.Arrivals;

/** The run of one view: a shuffle that brings the rows of an entity together, and tasks that write what it leaves. */
final class SparkWork implements Engine.Work {
    /** For jobs that hold no lease. */
    private static final Runnable NO_LEASE = () -> {};

    private final SparkSession spark;
    private final Jobs jobs;
    private final SparkSource source;
    private final TablePlan plan;
    private final TaskSetup setup;
    private final RunOptions options;
    private final RunContext context;
    private final ViewReport report;
    private final Dataset<Row> rowsWithStatus;
    /** Spark keeps the result of the shuffle, so that several jobs read it without repeating it. */
    private RDD<Row> latest;
    /** Null until it was counted. */
    private WindowTotals window;

    SparkWork(Dataset<Row> rows, SparkSource source, TablePlan plan, TaskSetup setup, RunOptions options,
            RunContext context,
            ViewReport report) {
        this.spark = rows.sparkSession();
        this.jobs = new Jobs(spark.sparkContext(), context.interruption());
        this.source = source;
        this.plan = plan;
        this.setup = setup;
        this.options = options;
        this.context = context;
        this.report = report;
        this.rowsWithStatus = LatestAggregation.withStatus(rows, plan, setup.inputs());
    }

    private void phase(String what) {
        context.progress().phase(plan.view().name() + ": " + what, 0);
    }

    @Override
    public void find() {
        phase("finding the latest rows");
        long watermark = report.watermarkBefore().orElse(Long.MIN_VALUE);
        latest = jobs.run("larder: the latest rows of " + plan.view().name(), NO_LEASE, () -> {
            RDD<Row> rows = LatestAggregation.latest(rowsWithStatus, plan, isNew(), watermark).rdd();
            rows.getNumPartitions();
            return rows;
        });
    }

    /** Whether a row is new, whatever its event time. */
    private Column isNew() {
        Map<Boolean, List<String>> names = source.chosen().entrySet().stream().collect(Collectors.partitioningBy(
                file -> report.arrivals().isNew(file.getValue()),
                Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        // Files to read again are few, and in a run that does not go on all are of one kind.
        return names.get(true).isEmpty()
                ? lit(false)
                : not(col(SparkColumns.FILE).isin(names.get(false).toArray()));
    }

    /** Says which files have rows that this run leaves out, for the runs that come. */
    private void recordOutside() {
        Arrivals arrivals = report.arrivals();
        if (!arrivals.remembers()) {
            return;
        }
        if (arrivals.startsAtWatermark()) {
            source.chosen().values().stream().filter(file -> !arrivals.hasArrived(file))
                    .forEach(file -> arrivals.recordOutside(file, 1, 0));
        }
        RowCounts counts = report.counts();
        boolean hasOutside = counts.afterWindow() > 0 || arrivals.startsAtWatermark() && arrivals.continues()
                || counts.rejectedBy().containsKey(RejectReason.FUTURE_EVENT_TIME);
        if (hasOutside) {
            phase("looking for rows outside the window");
            long latest = report.window().latestMicros();
            // Spark has left out most rows before the window.
            Dataset<Row> rows = arrivals.startsAtWatermark()
                    ? LatestAggregation.withStatus(source.rowsOf(plan, arrivals::hasArrived), plan, setup.inputs())
                    : rowsWithStatus;
            List<Row> files = jobs.run("larder: rows of " + plan.view().name() + " outside the window", NO_LEASE,
                    () -> LatestAggregation.outside(rows, latest).collectAsList());
            if (files != null) {
                files.forEach(file -> arrivals.recordOutside(source.chosen().get(file.<String>getAs(SparkColumns.FILE)),
                        file.getAs(SparkColumns.BEFORE), file.getAs(SparkColumns.AFTER)));
            }
        }
    }

    @Override
    public Engine.Found found() {
        if (window == null) {
            count(() -> eachPartition("counting", () -> latest, NO_LEASE, new WindowCount(), WindowTotals.class,
                    this::add));
        }
        return window.found();
    }

    private void count(Runnable job) {
        window = WindowTotals.NONE;
        job.run();
    }

    private void add(WindowTotals part) {
        window = window.plus(part);
    }

    @Override
    public void observe(FeatureView some, LoadObserver observer) {
        phase("checking expectations");
        KeyTimes.Inputs all = setup.inputs().content();
        List<ColumnNeed> needs = plan.columns().stream().map(MatchedColumn::need).toList();
        List<Integer> cells = all.planOf(some).columns().stream().map(column -> needs.indexOf(column.need())).toList();
        ObserveTask task = new ObserveTask(new ObserveTask.Inputs(all, some, cells,
                options.checks().rules().expect().features()));
        eachPartition("checking expectations of", () -> latest, NO_LEASE, task, ObserveTask.Tallies.class,
                part -> observer.add(part.features()));
    }

    @Override
    public DeleteCount countDeletes(long beforeMicros) {
        AtomicLong deleted = new AtomicLong();
        if (plan.deleted().isPresent()) {
            phase("counting what the source deletes");
            eachPartition("counting the deletions of", () -> latest, NO_LEASE,
                    new DeletionTask(setup, options.conflict()), Long.class,
                    deleted::addAndGet);
        }
        if (!options.replace()) {
            return new DeleteCount(deleted.get(), deleted.get() == 0 ? 0 : stored(Long.MAX_VALUE).count());
        }
        phase("counting what the source no longer has");
        Dataset<String> stored = stored(beforeMicros).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return jobs.run("larder: counting what to delete from " + plan.view().name(), NO_LEASE,
                    () -> new DeleteCount(deleted.get() + leftovers(stored).count(), stored.count()));
        } finally {
            stored.unpersist();
        }
    }

    @Override
    public void write(Runnable requireLease) {
        pass("writing", requireLease);
    }

    @Override
    public void dryRun() {
        pass("comparing", NO_LEASE);
    }

    private void pass(String what, Runnable requireLease) {
        phase(what);
        if (setup.rejects() != null) {
            setup.rejects().prepare(plan.view().name());
        }
        RunOptions share = options.withRate(rateOfOne());
        count(() -> eachPartition(what, () -> latest, requireLease, new WriteTask(setup, share), PartitionResult.class,
                done -> {
                    done.addTo(report);
                    add(done.window());
                    context.progress().advance(done.counts().read());
                }));
        recordOutside();
    }

    /** Rows per second of one task, so that all tasks that run at the same time keep to the rate together. */
    private OptionalLong rateOfOne() {
        if (options.resources().rate().isEmpty()) {
            return OptionalLong.empty();
        }
        boolean mayGrow = spark.sparkContext().getConf().getBoolean("spark.dynamicAllocation.enabled", false);
        int slots = mayGrow ? Integer.MAX_VALUE : spark.sparkContext().defaultParallelism();
        int atOnce = Math.max(1, Math.min(latest.getNumPartitions(), slots));
        return OptionalLong.of(Math.max(1, options.resources().rate().getAsLong() / atOnce));
    }

    /** @param listener receives the result of each partition, once, one call at a time */
    private <R, T> void eachPartition(String what, Supplier<RDD<R>> rows, Runnable requireLease,
            Function2<TaskContext, Iterator<R>, T> task, Class<T> type, Consumer<T> listener) {
        jobs.run("larder: " + what + " " + plan.view().name(), requireLease, () -> {
            Jobs.eachPartition(spark.sparkContext(), rows.get(), task, type, listener);
            return null;
        });
    }

    @Override
    public void remove(long beforeMicros) {
        phase("looking for what the source no longer has");
        Dataset<String> leftovers = leftovers(stored(beforeMicros));
        eachPartition("deleting", leftovers::rdd, NO_LEASE, new RemoveTask(setup, options, beforeMicros),
                PartitionResult.class, done -> done.addTo(report));
    }

    /** The entities of the store. */
    private Dataset<String> stored(long beforeMicros) {
        return spark.range(1).coalesce(1).mapPartitions(new ScanTask(setup, beforeMicros), Encoders.STRING());
    }

    /** Those of them that the source does not have. */
    private Dataset<String> leftovers(Dataset<String> stored) {
        return stored.toDF(SparkColumns.ENTITY)
                .join(LatestAggregation.entities(rowsWithStatus), new String[]{SparkColumns.ENTITY}, "left_anti")
                .as(Encoders.STRING());
    }

    @Override
    public void close() {}
}
