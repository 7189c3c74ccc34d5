package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Await;
import dev.larder.store.LeaseAnswer;
import dev.larder.store.RunLedger;
import dev.larder.store.TestClock;
import dev.larder.store.sqlite.SqliteStore;

/** Who may hold the lease of a view, and when a dead holder loses it. */
class LeaseTest {
    @TempDir
    private Path folder;
    private final TestClock clock = new TestClock("2026-11-20T08:00:00Z");
    private final Interruption interruption = new Interruption();
    private SqliteStore store;
    private RunLedger ledger;

    @BeforeEach
    void open() {
        store = new SqliteStore(folder.resolve("a.db"), "acme", clock);
        ledger = store.ledger();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Optional<Lease> take(Duration wait) {
        return Lease.take(ledger, "v", wait, Progress.SILENT::note, interruption);
    }

    private static LeaseHolder here() {
        return LeaseHolder.ofThisProcess();
    }

    private static long deadProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void aLivingHolderKeepsTheLease() {
        try (Lease held = take(Duration.ZERO).orElseThrow()) {
            held.requireHeld();
            RunException refused = assertThrows(RunException.class, () -> take(Duration.ofMillis(300)));
            assertTrue(refused.mayTryAgain());
            assertTrue(refused.getMessage().startsWith("view `v` is being written by process "
                    + ProcessHandle.current().pid() + " on " + here().host() + " since 2026-11-20T08:00:00Z; "),
                    refused.getMessage());
            assertFalse(here().host().isEmpty());
        }
        take(Duration.ZERO).orElseThrow().close();
        // Or it would be taken again by and by.
        Await.noThread("lease");
    }

    @Test
    void theHoldersPlaceIsKnownOnLinux() {
        assertEquals(Files.exists(Path.of("/proc/self/ns/pid"), LinkOption.NOFOLLOW_LINKS), !here().place().isEmpty());
    }

    @Test
    void aHolderThatDiedOnThisMachineLosesTheLeaseImmediately() throws Exception {
        assumeFalse(here().place().isEmpty(), "this system has no id of a boot");
        LeaseHolder dead = new LeaseHolder(here().host(), deadProcess(), here().place(), "1");
        ledger.acquire("v", dead.text(), Lease.LENGTH);
        take(Duration.ZERO).orElseThrow().close();
    }

    @Test
    void aHolderThatDiedElsewhereKeepsTheLeaseForAMinute() throws Exception {
        long process = deadProcess();
        for (String place : new String[]{"another boot or container", ""}) {
            ledger.acquire("v", new LeaseHolder(here().host(), process, place, "1").text(), Lease.LENGTH);
            assertThrows(RunException.class, () -> take(Duration.ZERO));
            clock.advance(Lease.LENGTH);
        }
        take(Duration.ZERO).orElseThrow().close();
    }

    @Test
    void anUnknownHolderIsAssumedToBeAlive() {
        for (String text : new String[]{"", "airflow", "a/b/" + here().place() + "/d", "a/1/2/3/4"}) {
            assertFalse(here().seesDead(text), text);
        }
        assertEquals("airflow", LeaseHolder.describe("airflow"));
    }

    @Test
    void aWaitEndsWhenTheRunIsInterrupted() {
        ledger.acquire("v", "other", Lease.LENGTH);
        interruption.request();
        assertEquals(Optional.empty(), take(Duration.ofDays(1)));
    }

    @Test
    void aWaitEndsWhenItsThreadIsInterrupted() {
        ledger.acquire("v", "other", Lease.LENGTH);
        Thread.currentThread().interrupt();
        assertEquals(Optional.empty(), take(Duration.ofDays(1)));
        assertTrue(Thread.interrupted());
        assertTrue(interruption.isRequested());
    }

    @Test
    void onlyTheHolderCanReleaseTheLease() {
        Lease lost = take(Duration.ZERO).orElseThrow();
        clock.advance(Lease.LENGTH);
        ledger.acquire("v", "other", Lease.LENGTH);
        assertThrows(RunException.class, lost::requireHeld);
        assertThrows(RunException.class, lost::requireNotLost);
        lost.close();
        assertInstanceOf(LeaseAnswer.HeldBy.class, ledger.acquire("v", "third", Lease.LENGTH));
    }
}
