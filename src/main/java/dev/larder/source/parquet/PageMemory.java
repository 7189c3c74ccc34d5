package dev.larder.source.parquet;

/**
 * The bytes that decoded pages may take, shared by all threads that read at the same time. Amounts are known from page
 * headers, before any page is read.
 */
public final class PageMemory {
    private final long capacity;
    private long used;
    private long waits;
    private long reloads;
    private long bytesRead;

    public PageMemory(long capacity) {
        this.capacity = capacity;
    }

    public long capacity() {
        return capacity;
    }

    synchronized boolean tryAcquire(long bytes) {
        boolean fits = bytes <= capacity - used;
        used += fits ? bytes : 0;
        return fits;
    }

    /**
     * Waits until this much is free. A thread that waits holds no memory, so that threads never wait for each other.
     *
     * @return the bytes acquired: all of the capacity if more is asked for
     */
    synchronized long acquire(long bytes) throws InterruptedException {
        long acquired = Math.min(bytes, capacity);
        waits += acquired > capacity - used ? 1 : 0;
        while (acquired > capacity - used) {
            wait();
        }
        used += acquired;
        return acquired;
    }

    synchronized void countReload() {
        reloads++;
    }

    synchronized void countRead(long bytes) {
        bytesRead += bytes;
    }

    /** Bytes read from files. */
    public synchronized long bytesRead() {
        return bytesRead;
    }

    /** How often a reader had to wait for others to finish. */
    public synchronized long waits() {
        return waits;
    }

    /** How many pages were given back before they were read to their end, and decoded again. */
    public synchronized long reloads() {
        return reloads;
    }

    synchronized void release(long bytes) {
        used -= bytes;
        notifyAll();
    }
}
