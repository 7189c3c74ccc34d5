package dev.larder;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for other processes and threads. */
public final class Await {
    private Await() {}

    public static void until(Duration longest, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + longest + ": " + what);
            }
            millis(20);
        }
    }

    /** A thread that was told to end needs a moment for it. */
    public static void noThread(String namePattern) {
        until(Duration.ofSeconds(30), "no thread is left whose name matches " + namePattern,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().matches(namePattern)));
    }

    public static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
