package dev.larder.source.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads that are neither complete nor aborted. A process that a second Ctrl-C ends at once removes their parts. */
final class OpenUploads implements AutoCloseable {
    /** Whoever interrupts twice does not wait longer than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Set<ObjectNewFile> open = ConcurrentHashMap.newKeySet();
    private Thread atExit;

    /** Call it before an upload begins. */
    synchronized void watch() throws IOException {
        try {
            if (atExit == null) {
                Thread hook = new Thread(this::abortAll, "uploads");
                Runtime.getRuntime().addShutdownHook(hook);
                atExit = hook;
            }
        } catch (IllegalStateException e) {
            // The process is ending already.
            throw new ClosedByInterruptException();
        }
    }

    void add(ObjectNewFile file) {
        open.add(file);
    }

    void remove(ObjectNewFile file) {
        open.remove(file);
    }

    private void abortAll() {
        List<Thread> aborting = open.stream().map(file -> Thread.ofVirtual().start(() -> abort(file))).toList();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread each : aborting) {
                each.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void abort(ObjectNewFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // The parts stay until the bucket's lifecycle rule removes them.
        }
    }

    @Override
    public synchronized void close() {
        if (atExit != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // It runs.
            }
            atExit = null;
        }
    }
}
