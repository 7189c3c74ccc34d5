package dev.larder.operate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads the next batch from the store while the last one is printed. Batches are printed in the order in which they are
 * read; at most two are in memory.
 */
public final class ReadAhead<T> implements AutoCloseable {
    private final ExecutorService reader = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("reader").daemon().factory());
    private final Queue<Future<T>> pending = new ArrayDeque<>();
    private final Consumer<T> printer;

    /** @param printer prints a batch, on the caller's thread */
    public ReadAhead(Consumer<T> printer) {
        this.printer = printer;
    }

    /** Starts reading a batch, and prints the one before it. */
    public void read(Supplier<T> batch) {
        pending.add(reader.submit(batch::get));
        if (pending.size() > 1) {
            printNext();
        }
    }

    /** Prints the batches that are still being read. */
    public void finish() {
        while (!pending.isEmpty()) {
            printNext();
        }
    }

    private void printNext() {
        if (Thread.currentThread().isInterrupted()) {
            // Future.get returns a finished batch without looking at the interrupt.
            throw new CancellationException("interrupted");
        }
        try {
            printer.accept(pending.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Waits for the batch that is being read, and drops it. */
    @Override
    public void close() {
        reader.close();
    }
}
