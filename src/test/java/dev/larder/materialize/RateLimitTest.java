package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How many rows are released together, and that an interrupt ends a wait. */
class RateLimitTest {
    private final Interruption interruption = new Interruption();

    private RateLimit limit(long rowsPerSecond) {
        return new RateLimit(rowsPerSecond, interruption);
    }

    @Test
    void rowsAreReleasedInSharesOfATenthOfASecond() {
        assertEquals(1, limit(1).batchSize(500));
        assertEquals(30, limit(300).batchSize(500));
        assertEquals(500, limit(100_000).batchSize(500));
        assertEquals(500, limit(Long.MAX_VALUE).batchSize(500));
    }

    /** The first row passes immediately, each later one when the share of the earlier ones is over. */
    @Test
    void rowsWaitForEarlierRows() {
        RateLimit limit = limit(1_000);
        long start = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            assertTrue(limit.take(100));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds >= 0.4, seconds + " s");
    }

    private RateLimit limitWithAnHourToWait() {
        RateLimit limit = limit(1);
        assertTrue(limit.take(3_600));
        return limit;
    }

    @Test
    void aWaitEndsWhenTheRunIsInterrupted() {
        RateLimit limit = limitWithAnHourToWait();
        interruption.request();
        assertFalse(limit.take(1));
    }

    @Test
    void aWaitEndsWhenItsThreadIsInterrupted() {
        RateLimit limit = limitWithAnHourToWait();
        Thread.currentThread().interrupt();
        assertFalse(limit.take(1));
        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertTrue(interruption.isRequested());
    }
}
