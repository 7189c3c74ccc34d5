package dev.larder.materialize;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import dev.larder.feature.Times;
import dev.larder.store.LeaseAnswer;
import dev.larder.store.Ledger;
import dev.larder.store.StoreException;

/**
 * Keeps two runs of one view apart. It is renewed while the run lasts; a run that died lets it run out, and on the
 * machine where it died the next run sees that and does not wait.
 */
final class Lease implements AutoCloseable {
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration RENEWAL = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Ledger ledger;
    private final String view;
    private final String holder;
    private final ScheduledExecutorService renewal = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lease").factory());
    private volatile String lost;

    private Lease(Ledger ledger, String view, String holder) {
        this.ledger = ledger;
        this.view = view;
        this.holder = holder;
        renewal.scheduleAtFixedRate(this::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
    }

    /** @throws RunException where another run holds it for longer than one may wait */
    static Lease take(Ledger ledger, String view, Duration wait, Interruption interruption) {
        String holder = place() + ProcessHandle.current().pid() + "/"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            switch (ledger.acquire(view, holder, LENGTH)) {
                case LeaseAnswer.Granted granted -> {
                    return new Lease(ledger, view, holder);
                }
                case LeaseAnswer.HeldBy other when isDead(other.holder()) -> ledger.release(view, other.holder());
                case LeaseAnswer.HeldBy other -> {
                    if (System.nanoTime() >= deadline || interruption.isRequested()) {
                        throw RunException.tryAgain("view `" + view + "` is being materialized by " + other.holder()
                                + " since " + Times.print(other.sinceMicros())
                                + ". Try again when that run has ended, or wait for it with --wait 10m.");
                    }
                    sleep();
                }
            }
        }
    }

    /** Where a process number means something: a machine, and within it a container. */
    private static String place() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            host = "unknown-host";
        }
        try {
            return host + "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).getFileName() + "/";
        } catch (IOException e) {
            return host + "/";
        }
    }

    private static boolean isDead(String holder) {
        if (!holder.startsWith(place())) {
            return false;
        }
        String pid = holder.substring(place().length()).split("/")[0];
        return pid.matches("\\d+") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private void renew() {
        try {
            if (ledger.acquire(view, holder, LENGTH) instanceof LeaseAnswer.HeldBy other) {
                lost = other.holder();
            }
        } catch (StoreException e) {
            // The writes meet the same trouble, and tell of it; what matters here is whether another came between.
        }
    }

    /** @throws RunException where another run has taken the view over, so that this one must not claim success */
    void requireHeld() {
        renew();
        if (lost != null) {
            throw RunException.tryAgain("this run was out of reach of the store for so long that " + lost
                    + " took over view `" + view + "`; nothing is lost, and the watermark is left to that run");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        ledger.release(view, holder);
    }
}
