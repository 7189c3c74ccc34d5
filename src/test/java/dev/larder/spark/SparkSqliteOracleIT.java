package dev.larder.spark;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.materialize.Engine;
import dev.larder.materialize.MaterializeOracle;
import dev.larder.store.OnlineStore;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Spark leaves in SQLite what an independent database says the latest rows are, and the one-machine engine agrees. */
@Tag("spark")
class SparkSqliteOracleIT implements MaterializeOracle {
    @TempDir
    Path stores;

    private Path file(String project) {
        return stores.resolve(project + ".db");
    }

    @Override
    public int cases() {
        return 15;
    }

    @Override
    public OnlineStore open(String project) {
        return new SqliteStore(file(project), project, Clock.systemUTC());
    }

    @Override
    public Engine engine(OnlineStore store, String project) {
        return LocalSpark.engine(project, new SqliteSettings(file(project)), LocalSpark::sqlite);
    }
}
