package dev.larder.materialize;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Limits rows per second, spread evenly. */
final class RateLimit {
    /** How often per second rows are released. */
    private static final int TURNS = 10;
    private static final Duration NAP = Duration.ofMillis(100);

    private final long rowsPerSecond;
    private final Interruption interruption;
    private long freeAt = System.nanoTime();

    RateLimit(long rowsPerSecond, Interruption interruption) {
        this.rowsPerSecond = rowsPerSecond;
        this.interruption = interruption;
    }

    /** Rows of one batch: the preferred number, but at most one share of the rate. */
    int batchSize(int preferred) {
        return Math.clamp(rowsPerSecond / TURNS, 1, preferred);
    }

    /** Waits until these rows may be written. False if the run was interrupted meanwhile. */
    boolean take(int rows) {
        long turn = turn(rows);
        for (long wait = turn - System.nanoTime(); wait > 0; wait = turn - System.nanoTime()) {
            if (!sleep(Math.min(wait, NAP.toNanos())) || interruption.isRequested()) {
                return false;
            }
        }
        return true;
    }

    private synchronized long turn(int rows) {
        long turn = Math.max(System.nanoTime(), freeAt);
        freeAt = turn + rows * TimeUnit.SECONDS.toNanos(1) / rowsPerSecond;
        return turn;
    }

    private boolean sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            interruption.request();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
