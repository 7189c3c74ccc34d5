package dev.larder.materialize;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import dev.larder.source.RowGroup;

/** Reads row groups side by side, in about their order, on threads of the processor: decoding is all they do. */
final class RowGroupPool {
    private final int threads;
    private final Interruption interruption;

    interface Reading {
        /** @param stopped whether to leave the rest, because the run was interrupted or another reader failed */
        void read(RowGroup group, BooleanSupplier stopped);
    }

    RowGroupPool(int threads, Interruption interruption) {
        this.threads = threads;
        this.interruption = interruption;
    }

    boolean isInterrupted() {
        return interruption.isRequested();
    }

    /** Returns when all are read, or the run was interrupted; throws the first failure, when the others have stopped. */
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

    /** Stops the others itself: whoever waits for it may hear of the failure some row groups later. */
    private static void read(Reading reading, RowGroup group, BooleanSupplier stopped, Interruption failure) {
        try {
            reading.read(group, stopped);
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
            // Rows are left unread, so nobody may take the run for whole.
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
