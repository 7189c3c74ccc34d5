package dev.larder.spark;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.spark.sql.SparkSession;

import dev.larder.cli.session.EngineOpener;
import dev.larder.cli.session.HookLoader;
import dev.larder.config.Config;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Spark within this JVM, which tests that need nothing special of it share. */
public final class LocalSpark {
    /** The engine of the command line, on SQLite. */
    public static final EngineOpener OPENER = (config, clock, master, conf, rejects) -> {
        session();
        return new SparkEngine(config, clock, new ClusterSettings(master, conf, rejects),
                new ExecutorFactories(LocalSpark::sqlite, HookLoader::load));
    };

    private static SparkSession session;

    private LocalSpark() {}

    /** Kept by whoever starts it, so that no engine stops it. */
    static synchronized SparkSession session() {
        if (session == null || session.sparkContext().isStopped()) {
            session = SparkSession.builder().master("local[2]").appName("tests").config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "4")
                    // Spark's fast reader does not know all encodings that DuckDB writes; its other one does.
                    .config("spark.sql.parquet.enableVectorizedReader", "false").getOrCreate();
        }
        return session;
    }

    static synchronized void stop() {
        if (session != null) {
            session.stop();
        }
    }

    static SqliteStore sqlite(Config config, Clock clock) {
        return new SqliteStore(((SqliteSettings) config.store()).path(), config.project(), clock);
    }

    /** @param opener opens a store of these settings */
    public static SparkEngine engine(String project, StoreSettings store, ExecutorFactories.StoreOpener opener) {
        session();
        return engine(project, store, opener, new ClusterSettings(Optional.empty(), Map.of(), Optional.empty()));
    }

    static SparkEngine engine(String project, StoreSettings store, ExecutorFactories.StoreOpener opener,
            ClusterSettings settings) {
        Config config = new Config(Path.of("/larder.yaml"), project, Optional.empty(), false, store, List.of(),
                Optional.empty());
        return new SparkEngine(config, Clock.systemUTC(), settings, new ExecutorFactories(opener, HookLoader::load));
    }
}
