package dev.larder.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * Sends rows to a store in batches from other threads, while the caller makes the next ones. At most one batch a
 * writer waits, so that a slow store slows the caller and memory stays bounded.
 */
public final class BatchWriter implements AutoCloseable {

    /** Hears what became of each batch, on a writer's thread, one call at a time. */
    public interface Listener {
        void wrote(List<FeatureRow> rows, List<WriteOutcome> outcomes);
    }

    private final OnlineStore store;
    private final FeatureView view;
    private final WriteOptions options;
    private final int batchSize;
    private final Listener listener;
    private final ExecutorService writers;
    private final Semaphore room;
    private final List<Future<?>> sent = new ArrayList<>();
    private List<FeatureRow> batch;
    private volatile Throwable failure;

    /** @param parallelism how many batches are under way at once; one keeps the rows in their order */
    public BatchWriter(OnlineStore store, FeatureView view, WriteOptions options, int batchSize, int parallelism,
            Listener listener) {
        this.store = store;
        this.view = view;
        this.options = options;
        this.batchSize = batchSize;
        this.listener = listener;
        this.writers = Executors.newFixedThreadPool(parallelism, Thread.ofPlatform().name("writer-", 0).factory());
        this.room = new Semaphore(2 * parallelism);
        this.batch = new ArrayList<>(batchSize);
    }

    /** Takes a row; waits while the writers are behind. Throws what a writer failed with. */
    public void add(FeatureRow row) {
        batch.add(row);
        if (batch.size() == batchSize) {
            send();
        }
    }

    /** Sends what is left and waits until the store has answered for every row. */
    public void finish() {
        if (!batch.isEmpty()) {
            send();
        }
        for (Future<?> each : sent) {
            await(each);
        }
        rethrow();
    }

    private void send() {
        rethrow();
        List<FeatureRow> rows = batch;
        batch = new ArrayList<>(batchSize);
        room.acquireUninterruptibly();
        sent.removeIf(Future::isDone);
        sent.add(writers.submit(() -> write(rows)));
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

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** Lets the batches that are under way come to their end; what was not sent is dropped. */
    @Override
    public void close() {
        writers.close();
    }
}
