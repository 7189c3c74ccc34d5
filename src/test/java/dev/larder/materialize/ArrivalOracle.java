package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.OnlineStore;

/**
 * Whatever the order in which files arrive, are rewritten, split, merged and removed, and wherever runs die in between, the
 * store ends as an independent database says that one full run would leave it.
 */
public interface ArrivalOracle {
    int HISTORIES = 300;

    /** An empty store for each name. */
    OnlineStore open(String project, Clock clock);

    @Test
    default void everyHistoryEndsAsOneFullRun(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("larder.seed", new Random().nextLong());
        System.out.println("arrival oracle: " + HISTORIES + " histories from seed " + seed + " (-Dlarder.seed=" + seed
                + " repeats them)");
        int crashes = 0;
        int runs = 0;
        try (Connection duckdb = OracleCase.database(); Statement sql = duckdb.createStatement()) {
            for (int i = 0; i < HISTORIES; i++) {
                ArrivalHistory history = new ArrivalHistory(seed + i, sql,
                        Files.createDirectory(folder.resolve("h" + i)));
                try (OnlineStore store = open("p" + Long.toHexString(seed + i), history.clock())) {
                    Map<String, String> expected = history.play(store);
                    assertEquals(expected, history.stored(store), history::toString);
                }
                crashes += history.crashes();
                runs += history.runs();
            }
        }
        System.out.println("arrival oracle: " + runs + " runs, " + crashes + " of them died");
        assertTrue(crashes > HISTORIES / 4, crashes + " crashes");
    }
}
