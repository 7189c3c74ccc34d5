package dev.larder.source.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.larder.source.storage.RangeReader.Range;

/**
 * Fetches ranges over the network while others are decoded: several requests at the same time, into memory as far as
 * that reaches, and beyond it into temporary files. Nothing waits for memory here, so no two readers wait for each other.
 */
public final class Fetcher implements AutoCloseable {
    private static final int IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final long gap;
    private final long capacity;
    private final Path temporary;
    private long used;
    private long overflow;

    /**
     * @param requests at the same time
     * @param gap bytes that are rather read than left out by one more request
     * @param capacity bytes of memory
     * @param temporary the folder of temporary files
     */
    public Fetcher(int requests, long gap, long capacity, Path temporary) {
        this.threads = new ThreadPoolExecutor(requests, requests, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("fetch-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        this.gap = gap;
        this.capacity = capacity;
        this.temporary = temporary;
    }

    void submit(Runnable task) {
        threads.execute(task);
    }

    /** For what decides what is to be fetched. */
    public <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    public long gap() {
        return gap;
    }

    /** The requests that fetch ranges: neighbors are joined, long ones are divided. */
    public List<Range> requests(List<Range> ranges) {
        return FetchedRanges.parts(ranges, gap);
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
