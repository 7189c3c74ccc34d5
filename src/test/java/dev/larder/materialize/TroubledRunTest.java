package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Await;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOutcome;
import dev.larder.store.sqlite.SqliteStore;
import dev.larder.text.NumberText;

/** A store that does not do all that a run asks of it: what is counted, what is left alone, and that it is mended. */
class TroubledRunTest {
    @TempDir
    private Path folder;
    private SmallLoad load;
    private SqliteStore store;

    @BeforeEach
    void files() {
        load = new SmallLoad(folder);
        store = load.store("troubled");
    }

    /** No thread of a failed run may stay alive: it would keep the process from exiting. */
    @AfterEach
    void close() {
        Await.noThread("(reader|writer)-\\d+|lease");
        load.assertRepaired(store);
        store.close();
    }

    /** One of ten, by its place in its batch. */
    private static <T> List<T> withFailures(List<T> outcomes, T failed) {
        return IntStream.range(0, outcomes.size()).mapToObj(i -> i % 10 == 7 ? failed : outcomes.get(i)).toList();
    }

    private void assertNotDone(ViewReport report, Status status) {
        assertEquals(status, report.status(), () -> "" + report.failure());
        assertEquals(OptionalLong.empty(), store.ledger().watermark("v"));
    }

    private void assertPartly(ViewReport report, String reason, long failed, long written, long deleted,
            long undeleted) {
        assertNotDone(report, Status.PARTLY);
        RowCounts counts = report.counts();
        assertEquals(List.of(failed, written, deleted, undeleted),
                List.of(counts.failed(), counts.written(), counts.deleted(), counts.undeleted()));
        assertEquals(reason, counts.firstFailure());
    }

    /** An entity that is not written may be one that another run has not seen: nothing is removed beside it. */
    @Test
    void failedRowsAreCountedAndNoEntityIsRemoved() {
        OnlineStore full = SmallLoad.<List<WriteOutcome>>answering(store, "write",
                outcomes -> withFailures(outcomes, new WriteOutcome.Failed("no room")));
        assertPartly(load.run(full), "no room", 300, 2_700, 0, 0);
        assertEquals(SmallLoad.LEFTOVERS, SmallLoad.leftovers(store));
    }

    @Test
    void aStoreThatRefusesEveryRowEndsTheRunAfterTheFirstBatches() {
        OnlineStore full = SmallLoad.<List<WriteOutcome>>answering(store, "write",
                outcomes -> Collections.nCopies(outcomes.size(), new WriteOutcome.Failed("no room")));
        ViewReport report = load.run(full);
        assertNotDone(report, Status.FAILED);
        long failed = report.counts().failed();
        assertEquals("the store refused all of the first " + NumberText.print(failed)
                + " rows of view `v`, so no more were sent: no room", report.failure().getMessage());
        assertTrue(failed >= 1_000 && failed < SmallLoad.ENTITIES, failed + " failed");
        assertEquals(SmallLoad.LEFTOVERS, SmallLoad.leftovers(store));
    }

    /** Rows that are too large, say, while the store has room for others. */
    @Test
    void aRunContinuesIfTheStoreAcceptsAnyRow() {
        AtomicLong calls = new AtomicLong();
        OnlineStore choosy = SmallLoad.<List<WriteOutcome>>answering(store, "write", outcomes -> IntStream
                .range(0, outcomes.size()).<WriteOutcome>mapToObj(i -> i == 0 && calls.getAndIncrement() == 0
                        ? outcomes.get(i)
                        : new WriteOutcome.Failed("too large"))
                .toList());
        assertPartly(load.run(choosy), "too large", 2_999, 1, 0, 0);
    }

    @Test
    void entitiesThatCannotBeRemovedAreCounted() {
        OnlineStore stubborn = SmallLoad.<List<DeleteOutcome>>answering(store, "deleteBefore",
                outcomes -> withFailures(outcomes, new DeleteOutcome.Failed("it is locked")));
        assertPartly(load.run(stubborn), "it is locked", 0, 3_000, 1_350, 150);
    }

    /** Another process has removed them in the meantime. */
    @Test
    void entitiesThatAreAlreadyGoneAreNotCounted() {
        ViewReport report = load.run(SmallLoad.<List<DeleteOutcome>>answering(store, "deleteBefore",
                outcomes -> {
                    assertTrue(outcomes.size() <= 1_000, outcomes.size() + " at once");
                    return Collections.nCopies(outcomes.size(), DeleteOutcome.Done.NOT_FOUND);
                }));
        assertEquals(Status.OK, report.status());
        assertEquals(0, report.counts().deleted() + report.counts().undeleted());
    }

    @Test
    void theReportContainsTheNotesOfTheStore() {
        assertEquals(List.of("it is small"), load.run(SmallLoad.<List<String>>answering(store, "notes",
                notes -> List.of("it is small"))).notes());
    }

    /** It may be that run's entities that this one would remove. */
    @Test
    void aRunThatLostItsLeaseRemovesNothing() {
        OnlineStore slow = SmallLoad.<List<WriteOutcome>>answering(store, "write", outcomes -> {
            load.clock.advance(Duration.ofSeconds(61));
            store.ledger().acquire("v", "host-b/77/there/1", Duration.ofSeconds(60));
            return outcomes;
        });
        ViewReport report = load.run(slow);
        assertNotDone(report, Status.FAILED);
        assertTrue(report.failure().getMessage().contains("process 77 on host-b took over view `v`"),
                report.failure().getMessage());
        assertEquals(SmallLoad.LEFTOVERS, SmallLoad.leftovers(store));
        load.clock.advance(Duration.ofSeconds(61));
    }
}
