package dev.larder.source.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Fetches ranges over the network while others are decoded: several requests at the same time, into memory as far as
 * that reaches, and beyond it into temporary files. Nothing waits for memory here, so no two readers wait for each other.
 */
public final class Fetcher implements AutoCloseable {
    private static final int IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final long capacity;
    private final Path temporary;
    private long used;
    private long overflow;

    /**
     * @param requests at the same time
     * @param capacity bytes of memory
     * @param temporary the folder of temporary files
     */
    public Fetcher(int requests, long capacity, Path temporary) {
        this.threads = new ThreadPoolExecutor(requests, requests, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("fetch-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        this.capacity = capacity;
        this.temporary = temporary;
    }

    void submit(Runnable task) {
        threads.execute(task);
    }

    /** What is fetched ahead leaves half of the memory to what is needed now. */
    synchronized boolean tryAcquire(long bytes, boolean ahead) {
        boolean fits = used + bytes <= (ahead ? capacity / 2 : capacity);
        used += fits ? bytes : 0;
        return fits;
    }

    synchronized void release(long bytes) {
        used -= bytes;
    }

    OverflowFile newOverflowFile() throws IOException {
        return OverflowFile.create(temporary);
    }

    synchronized void countOverflow(long bytes) {
        overflow += bytes;
    }

    /** Bytes that went to temporary files. */
    public synchronized long overflowBytes() {
        return overflow;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
