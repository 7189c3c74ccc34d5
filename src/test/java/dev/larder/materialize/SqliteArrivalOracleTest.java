package dev.larder.materialize;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.OnlineStore;
import dev.larder.store.sqlite.SqliteStore;

@Tag("slow")
class SqliteArrivalOracleTest implements ArrivalOracle {
    @TempDir
    Path stores;

    @Override
    public OnlineStore open(String project, Clock clock) {
        return new SqliteStore(stores.resolve(project + ".db"), project, clock);
    }
}
