package dev.larder.materialize;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** So many rows a second and no more, evenly. */
final class RateLimit {
    /** So often a second rows go. */
    private static final int TURNS = 10;
    private static final Duration NAP = Duration.ofMillis(100);

    private final long rowsPerSecond;
    private final Interruption interruption;
    private long freeAt = System.nanoTime();

    RateLimit(long rowsPerSecond, Interruption interruption) {
        this.rowsPerSecond = rowsPerSecond;
        this.interruption = interruption;
    }

    /** Rows that go together: as many as are asked for, unless that were more than a moment's. */
    int batchSize(int preferred) {
        return Math.clamp(rowsPerSecond / TURNS, 1, preferred);
    }

    /** Waits until these rows may go. False where the run was interrupted meanwhile. */
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
