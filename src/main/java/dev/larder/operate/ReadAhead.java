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
 * Lets the store read the next batch while the last one is printed. Batches come out in the order in which they went
 * in; never more than two are in memory.
 */
public final class ReadAhead<T> implements AutoCloseable {
    private final ExecutorService reader = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("reader").daemon().factory());
    private final Queue<Future<T>> underWay = new ArrayDeque<>();
    private final Consumer<T> printer;

    /** @param printer hears of each batch on the caller's thread */
    public ReadAhead(Consumer<T> printer) {
        this.printer = printer;
    }

    /** Begins to read a batch, and prints the one before it. */
    public void read(Supplier<T> batch) {
        underWay.add(reader.submit(batch::get));
        if (underWay.size() > 1) {
            printNext();
        }
    }

    /** Prints what was begun. */
    public void finish() {
        while (!underWay.isEmpty()) {
            printNext();
        }
    }

    private void printNext() {
        if (Thread.currentThread().isInterrupted()) {
            // An answer that is there already would be handed out all the same.
            throw new CancellationException("interrupted");
        }
        try {
            printer.accept(underWay.remove().get());
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

    /** What is being read comes to its end; its answer is dropped. */
    @Override
    public void close() {
        reader.close();
    }
}
