package dev.larder.materialize;

import java.util.concurrent.TimeUnit;

/** So many rows a second and no more, evenly. */
final class RateLimit {
    private final double nanosARow;
    private long freeAt = System.nanoTime();

    RateLimit(long rowsPerSecond) {
        nanosARow = 1e9 / rowsPerSecond;
    }

    /** Waits until these rows may go. */
    void take(int rows) {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            long start = Math.max(now, freeAt);
            freeAt = start + (long) (rows * nanosARow);
            wait = start - now;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
