package dev.larder.materialize;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.larder.store.LeaseAnswer;
import dev.larder.store.RunLedger;
import dev.larder.store.StoreException;
import dev.larder.text.Times;

/**
 * Prevents two runs of one view at the same time, and clearing a view during a run. A run renews its lease; the lease of
 * a dead run expires, and a run on the same machine recognizes the dead process and does not wait.
 */
public final class Lease implements AutoCloseable {
    static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration RENEWAL = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(250);

    private final RunLedger ledger;
    private final String view;
    private final LeaseHolder holder;
    private final boolean waited;
    private final ScheduledExecutorService renewal = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lease").factory());
    private volatile String lostTo;

    private Lease(RunLedger ledger, String view, LeaseHolder holder, boolean waited) {
        this.ledger = ledger;
        this.view = view;
        this.holder = holder;
        this.waited = waited;
        renewal.scheduleAtFixedRate(this::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Empty if the run was interrupted while it waited.
     *
     * @param note receives a message if the run has to wait
     * @throws RunException if another run holds the lease for longer than the allowed wait
     */
    public static Optional<Lease> take(RunLedger ledger, String view, Duration wait, Consumer<String> note,
            Interruption interruption) {
        LeaseHolder holder = LeaseHolder.ofThisProcess();
        long start = System.nanoTime();
        for (boolean waited = false;; waited = true) {
            switch (ledger.acquire(view, holder.text(), LENGTH)) {
                case LeaseAnswer.Granted granted -> {
                    return Optional.of(new Lease(ledger, view, holder, waited));
                }
                case LeaseAnswer.HeldBy other when holder.seesDead(other.holder()) ->
                    ledger.release(view, other.holder());
                case LeaseAnswer.HeldBy other -> {
                    String held = "view `" + view + "` is being written by "
                            + LeaseHolder.describe(other.holder()) + " since " + Times.print(other.sinceMicros());
                    if (System.nanoTime() - start >= wait.toNanos()) {
                        throw RunException.tryAgain(held
                                + "; try again when that run has ended, or wait for it with --wait 10m");
                    }
                    if (!waited) {
                        note.accept(held + "; waiting for it to end");
                    }
                    sleep(interruption);
                }
            }
            if (interruption.isRequested()) {
                return Optional.empty();
            }
        }
    }

    private static void sleep(Interruption interruption) {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            interruption.request();
            Thread.currentThread().interrupt();
        }
    }

    /** As the store has it. */
    String holder() {
        return holder.text();
    }

    /** Whether another run was in the way at first, so that what was known before may be out of date. */
    boolean wasWaitedFor() {
        return waited;
    }

    private void renew() {
        try {
            if (ledger.acquire(view, holder.text(), LENGTH) instanceof LeaseAnswer.HeldBy other) {
                lostTo = other.holder();
            }
        } catch (StoreException e) {
            // The writes fail for the same reason and report it; only a lease taken by another run matters here.
        }
    }

    /** @throws RunException if another run is known to have taken the view over */
    void requireNotLost() {
        if (lostTo != null) {
            throw RunException.tryAgain("this run could not renew its lease for " + LENGTH.toSeconds() + " s, so "
                    + LeaseHolder.describe(lostTo) + " took over view `" + view
                    + "`; nothing is lost, the watermark is left to that run");
        }
    }

    /** Asks the store, before what only the holder may do. */
    public void requireHeld() {
        renew();
        requireNotLost();
    }

    @Override
    public void close() {
        // Waits for a renewal that is under way: it would take the lease again.
        renewal.close();
        try {
            ledger.release(view, holder.text());
        } catch (StoreException e) {
            // It runs out by itself. What the run did stands.
        }
    }
}
