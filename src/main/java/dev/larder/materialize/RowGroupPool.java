package dev.larder.materialize;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import dev.larder.source.RowGroup;
import dev.larder.source.read.ReadMemory;
import dev.larder.text.NumberText;

/**
 * Reads row groups in parallel, roughly in their order, on platform threads because decoding keeps the processor busy.
 * The readers share a part of the heap; a row group that needs all of it is read alone.
 */
final class RowGroupPool {
    private final int threads;
    private final Interruption interruption;
    private final ReadMemory memory;

    interface Reading {
        /** @param stopped true once the run is interrupted or another reader has failed */
        void read(RowGroup group, BooleanSupplier stopped, ReadMemory memory);
    }

    RowGroupPool(int threads, Interruption interruption) {
        this.threads = threads;
        this.interruption = interruption;
        this.memory = ReadMemory.ofHeap(threads);
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

    /** Returns once all are read or the run is interrupted. Throws the first failure, after the others have stopped. */
    void each(List<RowGroup> groups, Reading reading) {
        Interruption failure = new Interruption();
        BooleanSupplier stopped = () -> failure.isRequested() || interruption.isRequested();
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, Math.max(1, groups.size())),
                Thread.ofPlatform().name("reader-", 0).factory())) {
            ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(pool);
            for (RowGroup group : groups) {
                done.submit(() -> {
                    if (!stopped.getAsBoolean()) {
                        read(reading, group, stopped, failure);
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
    private void read(Reading reading, RowGroup group, BooleanSupplier stopped, Interruption failure) {
        try {
            reading.read(group, stopped, memory);
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

    private static RuntimeException unwrapped(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }
}
