package dev.larder.spark;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

import dev.larder.materialize.Engine;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;

/** The run of one view: a shuffle that brings the rows of an entity together, and tasks that write what it leaves. */
final class SparkWork implements Engine.Work {
    /** For jobs that hold no lease. */
    private static final Runnable NO_LEASE = () -> {};

    private final SparkSession spark;
    private final Jobs jobs;
    private final TablePlan plan;
    private final TaskSetup setup;
    private final RunOptions options;
    private final RunContext context;
    private final ViewReport report;
    private final Dataset<Row> rowsWithStatus;
    /** Spark keeps the result of the shuffle, so that several jobs read it without repeating it. */
    private RDD<Row> latest;

    SparkWork(Dataset<Row> rows, TablePlan plan, TaskSetup setup, RunOptions options, RunContext context,
            ViewReport report) {
        this.spark = rows.sparkSession();
        this.jobs = new Jobs(spark.sparkContext(), context.interruption());
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
        latest = jobs.run("larder: the latest rows of " + plan.view().name(), NO_LEASE, () -> {
            RDD<Row> rows = LatestAggregation.latest(rowsWithStatus, plan).rdd();
            rows.getNumPartitions();
            return rows;
        });
    }

    @Override
    public long rowsInWindow() {
        AtomicLong rows = new AtomicLong();
        eachPartition("counting", () -> latest, NO_LEASE, new WindowCount(), Long.class, rows::addAndGet);
        return rows.get();
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
        eachPartition(what, () -> latest, requireLease, new WriteTask(setup, share),
                PartitionResult.class,
                done -> {
                    done.addTo(report);
                    context.progress().advance(done.counts().read());
                });
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
            spark.sparkContext().runJob(rows.get(), task, new AbstractFunction2<Object, T, BoxedUnit>() {
                @Override
                public BoxedUnit apply(Object partition, T result) {
                    listener.accept(result);
                    return BoxedUnit.UNIT;
                }
            }, ClassTag$.MODULE$.apply(type));
            return null;
        });
    }

    @Override
    public void remove(long beforeMicros) {
        phase("looking for what the source no longer has");
        Dataset<Row> stored = spark.range(1).coalesce(1)
                .mapPartitions(new ScanTask(setup, beforeMicros), Encoders.STRING()).toDF(SparkColumns.ENTITY);
        Dataset<String> leftovers = stored
                .join(LatestAggregation.entities(rowsWithStatus), new String[]{SparkColumns.ENTITY},
                        "left_anti")
                .as(Encoders.STRING());
        eachPartition("deleting", leftovers::rdd, NO_LEASE, new RemoveTask(setup, options.dryRun(), beforeMicros),
                PartitionResult.class, done -> done.addTo(report));
    }

    @Override
    public void close() {}
}
