package dev.larder.store.backend;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;

/**
 * Counts and times the attempts of one call. The first retry comes soon, for an idle connection that was closed; the others
 * are spread over the remaining time, for a server that is being replaced.
 */
public final class Attempts {
    private static final long FIRST_PAUSE_MILLIS = 20;

    private final long deadlineNanos;
    private int retriesLeft;
    private boolean first = true;

    public Attempts(Duration timeout, int retries) {
        deadlineNanos = System.nanoTime() + timeout.toNanos();
        retriesLeft = retries;
    }

    public long millisLeft() {
        return Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000);
    }

    /**
     * How long to wait for the server in this attempt: an equal share of the remaining time, so that retries get theirs.
     */
    public int silenceMillis() {
        return (int) Math.max(1, millisLeft() / (retriesLeft + 1));
    }

    /** Waits until the next attempt is due; returns false if there is none. */
    public boolean again() {
        if (retriesLeft == 0) {
            return false;
        }
        long left = millisLeft();
        long pause = first ? FIRST_PAUSE_MILLIS : left / ((long) retriesLeft * (retriesLeft + 1));
        first = false;
        retriesLeft--;
        if (pause >= left) {
            return false;
        }
        sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
        return true;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNREACHABLE, "interrupted while waiting for the store", e);
        }
    }
}
