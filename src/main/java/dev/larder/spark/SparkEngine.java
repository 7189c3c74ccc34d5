package dev.larder.spark;

import java.time.Clock;
import java.util.UUID;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

import dev.larder.config.Config;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.Engine;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunException;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;
import dev.larder.materialize.Wiring;
import dev.larder.source.EarlierRuns;
import dev.larder.source.Window;
import dev.larder.source.arrival.Arrivals;
import dev.larder.store.settings.SqliteSettings;

/** Has Spark read the source and find the latest rows, and its tasks write them. */
public final class SparkEngine implements Engine {
    private static final String MASTER = "spark.master";

    private final Wiring.Cluster cluster;
    private final Config config;
    private final SparkConf conf;
    private final Executor.Setup setup;
    private SparkSession spark;
    private boolean isOurs;

    /** @throws LinkageError if this JVM has no Spark */
    public SparkEngine(Config config, Clock clock, Wiring.Cluster cluster, Wiring wiring) {
        this.cluster = cluster;
        this.config = config;
        this.conf = conf();
        this.setup = new Executor.Setup(UUID.randomUUID().toString(), new SerializedRecord<>(config), wiring, clock);
    }

    @Override
    public Work plan(FeatureView view, ViewSource source, RunOptions options, RunContext context, ViewReport report,
            EarlierRuns earlier) {
        SparkSource table = opened(session(context), view, source, report.arrivals(), earlier);
        if (table.isEmptyChoice()) {
            return new NothingToRead();
        }
        TablePlan plan = table.plan(view, source);
        report.setColumns(table.sourceColumns(plan));
        // What is out of the window is not to be written, but neither is it to be removed: all of it is read then.
        Window read = options.replace() ? report.window().unbounded() : report.window();
        TaskSetup tasks = new TaskSetup(setup, new SerializedRecord<>(
                new KeyTimes.Inputs(view, source, table.name(), table.columns(), report.window())), rejects());
        return new SparkWork(table.rows(plan, read), table, plan, tasks, options, context, report);
    }

    /** Spark declares few of the exceptions that it throws. */
    private static SparkSource opened(SparkSession spark, FeatureView view, ViewSource source, Arrivals arrivals,
            EarlierRuns earlier) {
        try {
            return new SparkSource(spark, view, source, arrivals, earlier);
        } catch (Exception e) {
            throw Jobs.failure(e);
        }
    }

    private RejectsFolder rejects() {
        return cluster.rejects().map(folder -> new RejectsFolder(SparkPath.of(folder),
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()))).orElse(null);
    }

    private SparkSession session(RunContext context) {
        if (spark == null) {
            context.progress().phase("starting Spark", 0);
            isOurs = SparkSession.getDefaultSession().isEmpty();
            spark = SparkSession.builder().config(conf).getOrCreate();
            if (config.store() instanceof SqliteSettings sqlite && !spark.sparkContext().isLocal()) {
                throw RunException.failed("the online store is " + sqlite.path()
                        + ", a file of one machine, and Spark's"
                        + " master " + spark.sparkContext().master() + " has several; name a local master, or another"
                        + " online_store");
            }
        }
        return spark;
    }

    private SparkConf conf() {
        SparkConf conf = new SparkConf().setAppName("larder materialize " + config.project())
                // Of times before 1900 other readers make what these do.
                .set("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
                .set("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED");
        cluster.conf().forEach(conf::set);
        cluster.master().ifPresent(conf::setMaster);
        conf.setIfMissing(MASTER, "local[*]");
        if (conf.get(MASTER).startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        // The meaning of a config must not depend on the machine: times without a zone are UTC, names are exact, and what a
        // folder's name holds is read by its feature's type.
        return conf.set("spark.sql.session.timeZone", "UTC")
                .set("spark.sql.caseSensitive", "true")
                .set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    }

    @Override
    public void close() {
        if (spark != null) {
            Executor.close();
            if (isOurs) {
                spark.stop();
            }
        }
    }
}
