package dev.larder;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for other processes and threads. */
public final class Await {
    /** Only a test that fails waits as long: what is waited for happens, however slow the machine is. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            millis(20);
        }
    }

    /** A thread that was told to end needs a moment for it. */
    public static void noThread(String namePattern) {
        until("no thread is left whose name matches " + namePattern,
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
