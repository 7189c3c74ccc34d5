package dev.larder.materialize;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.larder.source.RowGroup;

/** Reads row groups side by side, in about their order, on threads of the processor: decoding is all they do. */
final class RowGroupPool {
    private final int threads;
    private final Interruption interruption;

    interface Reading {
        void read(RowGroup group);
    }

    RowGroupPool(int threads, Interruption interruption) {
        this.threads = threads;
        this.interruption = interruption;
    }

    /** Returns when all are read, or the run was interrupted; throws the first failure, when the others have stopped. */
    void each(List<RowGroup> groups, Reading reading) {
        Interruption stop = new Interruption();
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, Math.max(1, groups.size())),
                Thread.ofPlatform().name("reader-", 0).factory())) {
            ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(pool);
            for (RowGroup group : groups) {
                done.submit(() -> {
                    if (!stop.isRequested() && !interruption.isRequested()) {
                        reading.read(group);
                    }
                    return null;
                });
            }
            for (int i = 0; i < groups.size(); i++) {
                try {
                    done.take().get();
                } catch (ExecutionException e) {
                    stop.request();
                    throw unwrapped(e.getCause());
                } catch (InterruptedException e) {
                    stop.request();
                    Thread.currentThread().interrupt();
                }
            }
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
