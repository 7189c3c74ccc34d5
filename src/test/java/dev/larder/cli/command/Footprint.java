package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import dev.larder.Await;

/**
 * The memory, handles and threads of this process.
 *
 * @param heap bytes in use after a collection
 * @param handles open files and sockets, -1 if the system does not report them
 */
record Footprint(long heap, int threads, long handles) {
    private static final Path HANDLES = Path.of("/proc/self/fd");
    /** Tolerance for the test's own servers and threads and for the compiler. */
    private static final long HEAP_NOISE = 16L << 20;
    private static final int NOISE = 4;

    static Footprint now() {
        long heap = Long.MAX_VALUE;
        // Objects that one collection finalizes are freed by the next.
        for (int i = 0; i < 3; i++) {
            System.gc();
            Await.millis(50);
            heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return new Footprint(heap, ManagementFactory.getThreadMXBean().getThreadCount(), countHandles());
    }

    private static long countHandles() {
        if (!Files.isDirectory(HANDLES)) {
            return -1;
        }
        try (Stream<Path> handles = Files.list(HANDLES)) {
            return handles.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void hasNotGrownSince(Footprint before) {
        assertTrue(heap <= before.heap + HEAP_NOISE && threads <= before.threads + NOISE
                && handles <= before.handles + NOISE, () -> "before: " + before + ", now: " + this);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f MiB, %d threads, %d handles", heap / 1048576.0, threads, handles);
    }
}
