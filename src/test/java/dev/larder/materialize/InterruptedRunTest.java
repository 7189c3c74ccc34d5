package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.materialize.ViewReport.Status;
import dev.larder.store.sqlite.SqliteStore;

/** Ctrl-C at any moment: what is done is counted and stands, nothing more is begun, and the next run mends it. */
class InterruptedRunTest {
    private static final long MUCH_MEMORY = 1L << 30;

    @TempDir
    private Path folder;
    private SmallLoad load;

    @BeforeEach
    void files() {
        load = new SmallLoad(folder);
    }

    /** Interrupts when it has heard so much, from whichever thread. */
    private static final class Moment implements Progress {
        final Interruption interruption = new Interruption();
        private int left;
        private String phase;
        private String when;
        private long afterwards;
        private boolean wentOn;

        Moment(int events) {
            left = events;
        }

        private synchronized void event(long rows) {
            afterwards += when == null ? 0 : rows;
            left--;
            if (left == 0) {
                when = phase;
                interruption.request();
            }
        }

        @Override
        public synchronized void phase(String what, long total) {
            wentOn |= was();
            phase = what;
            event(0);
        }

        @Override
        public void advance(long rows) {
            event(rows);
        }

        @Override
        public void note(String line) {
            event(0);
        }

        boolean was() {
            return interruption.isRequested();
        }
    }

    /** Each of the first moments, in which the most is begun, and some of the many later ones. */
    private static int next(int moment) {
        return moment < 20 ? moment + 1 : moment + 777;
    }

    /** Every other time there are temporary files. */
    private static long memory(int moment) {
        return moment % 2 == 0 ? MaterializeOracle.NO_MEMORY : MUCH_MEMORY;
    }

    @Test
    void anInterruptedRunReportsWhatItWrote() {
        Moment moment = new Moment(1);
        for (int at = 1; moment.was() || at == 1; at = next(at)) {
            moment = new Moment(at);
            try (SqliteStore store = load.store("run" + at)) {
                ViewReport report = load.run(store, memory(at), false, moment, moment.interruption);
                if (moment.was()) {
                    assertInterrupted(report, store, moment, "moment " + at + ", " + moment.when);
                }
                load.assertRepaired(store);
            }
        }
    }

    private void assertInterrupted(ViewReport report, SqliteStore store, Moment moment, String name) {
        assertEquals(Status.INTERRUPTED, report.status(), () -> name + ": " + report.failure());
        assertEquals(OptionalLong.empty(), store.ledger().watermark("v"), name);
        assertFalse(moment.wentOn, name + ": another phase was begun");
        int written = SmallLoad.latest(store);
        int deleted = SmallLoad.LEFTOVERS - SmallLoad.leftovers(store);
        assertEquals(written, report.counts().written(), name);
        assertEquals(deleted, report.counts().deleted(), name);
        switch (moment.when) {
            case "v: finding the latest rows" -> {
                assertEquals(0, written + deleted, name);
                // At most what two readers have under way.
                assertTrue(moment.afterwards <= 2 * 2_048, name + " and " + moment.afterwards + " rows more");
            }
            case "v: writing" -> assertEquals(0, deleted, name);
            default -> {
                assertEquals(SmallLoad.ENTITIES, written, name);
                assertTrue(moment.afterwards <= 1, name + " and " + moment.afterwards + " rows more");
            }
        }
        assertEquals(0, load.temporaryFiles(), name);
    }

    @Test
    void anInterruptedVerificationReportsNoResult() {
        try (SqliteStore store = load.store("verified")) {
            load.assertRepaired(store);
            Moment moment = new Moment(1);
            for (int at = 1; moment.was() || at == 1; at = next(at)) {
                moment = new Moment(at);
                VerifyReport report = load.verify(store, memory(at), moment, moment.interruption);
                assertEquals(moment.was(), !report.isComplete(), "moment " + at);
                assertFalse(report.hasDifferences(), report.shown().toString());
                assertEquals(0, load.temporaryFiles());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9})
    void aDryRunIsInterruptedToo(int at) {
        Moment moment = new Moment(at);
        try (SqliteStore store = load.store("dry")) {
            assertEquals(Status.INTERRUPTED,
                    load.run(store, MUCH_MEMORY, true, moment, moment.interruption).status());
            assertEquals(0, SmallLoad.latest(store));
            assertEquals(SmallLoad.LEFTOVERS, SmallLoad.leftovers(store));
        }
    }
}
