package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.sqlite.SqliteStore;

/** A bar that has come to its end stands at its end. */
class ProgressTest {
    @TempDir
    private Path folder;
    private SmallLoad load;
    private SqliteStore store;
    private final Bars bars = new Bars();

    @BeforeEach
    void files() {
        load = new SmallLoad(folder);
        store = load.store("online");
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Each phase, and how far it came of how much. */
    private static final class Bars implements Progress {
        private final Map<String, String> all = new LinkedHashMap<>();
        private String phase;
        private long total;
        private long done;

        @Override
        public synchronized void phase(String what, long rows) {
            phase = what;
            total = rows;
            done = 0;
            advance(0);
        }

        @Override
        public synchronized void advance(long rows) {
            done += rows;
            all.put(phase, done + " of " + total);
        }

        @Override
        public void note(String line) {}

        @Override
        public String toString() {
            return all.toString();
        }
    }

    @Test
    void aRun() {
        load.run(store, false, bars);
        assertEquals("{v: finding the latest rows=6000 of 6000, v: writing=3000 of 3000,"
                + " v: looking for what the source no longer has=4500 of 0}", bars.toString());
    }

    @Test
    void aDryRun() {
        ViewReport report = load.run(store, true, bars);
        assertEquals("{v: finding the latest rows=6000 of 6000, v: comparing=3000 of 3000,"
                + " v: looking for what the source no longer has=1500 of 0}", bars.toString());
        assertEquals(SmallLoad.ENTITIES, report.counts().written());
        assertEquals(SmallLoad.LEFTOVERS, report.counts().deleted());
        assertEquals(SmallLoad.LEFTOVERS, SmallLoad.leftovers(store));
        assertEquals(0, SmallLoad.latest(store));
    }

    @Test
    void aVerification() {
        load.run(store);
        load.verify(store, 1L << 30, bars, new Interruption());
        assertEquals("{v: finding the latest rows=6000 of 6000, v: comparing=3000 of 3000,"
                + " v: looking for what the source does not have=3000 of 0}", bars.toString());
    }
}
