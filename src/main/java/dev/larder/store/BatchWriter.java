package dev.larder.store;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * Sends rows to a store in batches from other threads, while the caller makes the next ones. No batch waits but with
 * its caller, so that a slow store slows the caller and memory stays bounded.
 */
public final class BatchWriter implements AutoCloseable {

    /** Hears what became of each batch, on a writer's thread, one call at a time. */
    public interface Listener {
        void wrote(List<FeatureRow> rows, List<WriteOutcome> outcomes);
    }

    private final OnlineStore store;
    private final FeatureView view;
    private final WriteOptions options;
    private final Listener listener;
    private final ExecutorService writers;
    private final Semaphore room;
    private volatile Throwable failure;

    /** @param parallelism how many batches are under way at once; one keeps the rows in their order */
    public BatchWriter(OnlineStore store, FeatureView view, WriteOptions options, int parallelism, Listener listener) {
        this.store = store;
        this.view = view;
        this.options = options;
        this.listener = listener;
        this.writers = Executors.newFixedThreadPool(parallelism, Thread.ofPlatform().name("writer-", 0).factory());
        this.room = new Semaphore(parallelism);
    }

    /** Sends a batch, from any thread; waits while the writers are behind. Throws what an earlier batch failed with. */
    public void send(List<FeatureRow> rows) {
        rethrow();
        room.acquireUninterruptibly();
        writers.execute(() -> write(rows));
    }

    /** Waits until the store has answered for every row; throws what a batch failed with. */
    public void finish() {
        close();
        rethrow();
    }

    private void write(List<FeatureRow> rows) {
        try {
            if (failure == null) {
                List<WriteOutcome> outcomes = store.write(view, rows, options);
                synchronized (listener) {
                    listener.wrote(rows, outcomes);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            room.release();
        }
    }

    private void rethrow() {
        switch (failure) {
            case null -> {
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Lets the batches that were sent come to their end. */
    @Override
    public void close() {
        writers.close();
    }
}
