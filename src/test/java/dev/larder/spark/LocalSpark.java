package dev.larder.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.spark.sql.SparkSession;

import dev.larder.api.PrewriteHook;
import dev.larder.cli.session.HookLoader;
import dev.larder.config.Config;
import dev.larder.config.SourceDefaults;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Wiring;
import dev.larder.source.storage.OpenStorages;
import dev.larder.store.OnlineStore;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Spark within this JVM, which tests that need nothing special of it share. */
public final class LocalSpark {
    /** Opens the store of an engine, and of its executors. */
    public interface StoreOpener extends Serializable {
        OnlineStore open(Config config, Clock clock);
    }

    private record TestWiring(StoreOpener opener) implements Wiring {
        @Override
        public OnlineStore openStore(Config config, Clock clock) {
            return opener.open(config, clock);
        }

        @Override
        public PrewriteHook loadHook(Config config) {
            return HookLoader.load(config);
        }

        @Override
        public OpenStorages openStorages(Map<String, String> environment, Clock clock) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Engine openSpark(Config config, Clock clock, Cluster cluster) {
            session();
            return new SparkEngine(config, clock, cluster, this);
        }
    }

    private static SparkSession session;

    private LocalSpark() {}

    /** The test owns the session, so that no engine stops it. */
    static synchronized SparkSession session() {
        if (session == null || session.sparkContext().isStopped()) {
            session = SparkSession.builder().master("local[2]").appName("tests").config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "4")
                    // Spark's fast reader does not know all encodings that DuckDB writes; its other one does.
                    .config("spark.sql.parquet.enableVectorizedReader", "false").getOrCreate();
        }
        return session;
    }

    public static synchronized void stop() {
        if (session != null) {
            session.stop();
        }
    }

    /** The engine of the command line, on SQLite. */
    public static Engine open(Config config, Clock clock, Wiring.Cluster cluster) {
        return new TestWiring(LocalSpark::sqlite).openSpark(config, clock, cluster);
    }

    static SqliteStore sqlite(Config config, Clock clock) {
        return new SqliteStore(((SqliteSettings) config.store()).path(), config.project(), clock);
    }

    /** @param opener opens a store of these settings */
    public static SparkEngine engine(String project, StoreSettings store, StoreOpener opener) {
        session();
        return engine(project, store, opener, new Wiring.Cluster(Optional.empty(), Map.of(), Optional.empty()));
    }

    static SparkEngine engine(String project, StoreSettings store, StoreOpener opener,
            Wiring.Cluster cluster) {
        Config config = new Config(Path.of("/larder.yaml"), project, Optional.empty(), false, store, List.of(),
                SourceDefaults.NONE,
                Optional.empty(), Optional.empty());
        return new SparkEngine(config, Clock.systemUTC(), cluster, new TestWiring(opener));
    }
}
