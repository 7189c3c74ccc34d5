package dev.larder.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Tombstone;
import dev.larder.text.NumberText;

/**
 * Sends rows to a store in batches from other threads, while the caller prepares the next ones. The caller waits while
 * all writers are busy, so a slow store slows the caller and memory stays bounded. A store that refuses all of the first
 * rows ends the writing: the others would fail in the same way.
 */
public final class BatchWriter implements AutoCloseable {
    /** This many rows cannot all fail because of something that only they have, such as their size. */
    private static final int MAX_REFUSED = 1_000;

    /** Receives the outcomes of each batch, on a writer's thread, one call at a time. */
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
    private int refused;
    private boolean accepts;

    /** @param parallelism how many batches are written at once; 1 keeps the rows in their order */
    public BatchWriter(OnlineStore store, FeatureView view, WriteOptions options, int parallelism, Listener listener) {
        this.store = store;
        this.view = view;
        this.options = options;
        this.listener = listener;
        this.writers = Executors.newFixedThreadPool(parallelism, Thread.ofPlatform().name("writer-", 0).factory());
        this.room = new Semaphore(parallelism);
    }

    /** Sends a batch, from any thread; waits while the writers are behind. Throws the exception of an earlier batch. */
    public void send(List<FeatureRow> rows) {
        send(() -> store.write(view, rows, options), rows);
    }

    /** The same for tombstones, of entities that no batch has a row of. The listener gets no rows then. */
    public void send(List<Tombstone> tombstones, Duration ttl) {
        send(() -> store.writeTombstones(view, tombstones, options.conflict(), ttl), List.of());
    }

    private void send(Supplier<List<WriteOutcome>> call, List<FeatureRow> rows) {
        rethrow();
        room.acquireUninterruptibly();
        writers.execute(() -> write(call, rows));
    }

    /** Waits until the store has answered for every row. Throws the exception of a batch that failed. */
    public void finish() {
        close();
        rethrow();
    }

    private void write(Supplier<List<WriteOutcome>> call, List<FeatureRow> rows) {
        try {
            if (failure == null) {
                List<WriteOutcome> outcomes = call.get();
                synchronized (listener) {
                    listener.wrote(rows, outcomes);
                    requireAccepting(outcomes);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            room.release();
        }
    }

    /** @throws StoreException once enough rows were refused and none was accepted */
    private void requireAccepting(List<WriteOutcome> outcomes) {
        String reason = null;
        for (WriteOutcome outcome : outcomes) {
            switch (outcome) {
                case WriteOutcome.Done done -> accepts |= isOfStore(done);
                case WriteOutcome.Failed failed -> {
                    refused++;
                    reason = failed.reason();
                }
            }
        }
        if (!accepts && reason != null && refused >= MAX_REFUSED) {
            throw new StoreException(StoreException.Kind.REFUSED, "the store refused all of the first "
                    + NumberText.print(refused) + " rows of view `" + view.name() + "`, so no more were sent: "
                    + reason);
        }
    }

    /** Whether the store said it; the others are decided without asking. */
    private static boolean isOfStore(WriteOutcome.Done done) {
        return switch (done) {
            case WRITTEN, DELETED, STALE -> true;
            case EXPIRED, DROPPED -> false;
        };
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

    /** Waits for the batches that were sent. */
    @Override
    public void close() {
        writers.close();
    }
}
