package dev.larder.materialize;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.WantedRows;
import dev.larder.text.NumberText;

/**
 * Reads row groups in parallel, roughly in their order, on platform threads because decoding keeps the processor busy.
 * The readers share a part of the heap; a row group that needs all of it is read alone.
 */
final class RowGroupPool implements AutoCloseable {
    private final int threads;
    private final Interruption interruption;
    private final ReadMemory memory;

    interface Reading {
        /** @param stopped true once the run is interrupted or another reader has failed */
        void read(RowGroup group, BooleanSupplier stopped, ReadMemory memory);
    }

    RowGroupPool(SourcePlan plan, int threads, Interruption interruption, Path temporary) {
        this(threads, interruption, ReadMemory.ofHeap(plan, threads, temporary));
    }

    RowGroupPool(int threads, Interruption interruption, ReadMemory memory) {
        this.threads = threads;
        this.interruption = interruption;
        this.memory = memory;
    }

    /** How the readers shared the processor and the memory. */
    String describe() {
        return NumberText.count(threads, "reader") + ", " + memory.describe();
    }

    /** Bytes read from files so far. */
    long bytesRead() {
        return memory.bytesRead();
    }

    boolean isInterrupted() {
        return interruption.isRequested();
    }

    /**
     * Returns once all are read or the run is interrupted. Throws the first failure, after the others have stopped.
     *
     * @param slots of the columns that are read
     * @param wanted the rows of which values are taken
     */
    void each(List<RowGroup> groups, List<Integer> slots, WantedRows wanted, Reading reading) {
        Interruption failure = new Interruption();
        memory.groups().startPass();
        BooleanSupplier stopped = () -> failure.isRequested() || interruption.isRequested();
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, Math.max(1, groups.size())),
                Thread.ofPlatform().name("reader-", 0).factory())) {
            ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(pool);
            for (int i = 0; i < groups.size(); i++) {
                RowGroup group = groups.get(i);
                // Null after the last one. The other threads read those in between.
                RowGroup next = i + threads < groups.size() ? groups.get(i + threads) : null;
                done.submit(() -> {
                    if (!stopped.getAsBoolean()) {
                        read(() -> {
                            memory.groups().start(group, slots, wanted, next);
                            reading.read(group, stopped, memory);
                        }, failure);
                    }
                    return null;
                });
            }
            for (int i = 0; i < groups.size(); i++) {
                await(done);
            }
        }
    }

    /** Stops the other readers at once: {@link #await} may reach this failure some row groups later. */
    private static void read(Runnable reading, Interruption failure) {
        try {
            reading.run();
        } catch (RuntimeException | Error e) {
            failure.request();
            throw e;
        }
    }

    private void await(ExecutorCompletionService<Void> done) {
        try {
            done.take().get();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            // Rows are left unread, so the run must not count as complete.
            interruption.request();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    private static RuntimeException unwrapped(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }
}
