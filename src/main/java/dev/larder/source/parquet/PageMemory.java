package dev.larder.source.parquet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The bytes that decoded pages may take, shared by all threads that read at the same time. Amounts are known from page
 * headers, before any page is read.
 */
public final class PageMemory {
    /** What part of the capacity arrays may take beside it that wait for their next use. */
    private static final int SPARE_SHARE = 8;

    private final long capacity;
    /** The one that was given back first is first. A new array is filled with zeros, and large ones are collected late. */
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private long spareBytes;
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
        dropSpare();
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
        dropSpare();
        return acquired;
    }

    /** An array of at least this length, with any content. */
    byte[] array(int length) {
        byte[] found = takeSpare(length);
        return found == null ? new byte[length] : found;
    }

    private synchronized byte[] takeSpare(int length) {
        for (Iterator<byte[]> each = spare.descendingIterator(); each.hasNext();) {
            byte[] array = each.next();
            // Of a much longer one nobody would know that it is in use.
            if (array.length >= length && array.length - length <= length / SPARE_SHARE) {
                each.remove();
                spareBytes -= array.length;
                return array;
            }
        }
        return null;
    }

    /** @param array is no longer used */
    synchronized void giveBack(byte[] array) {
        spare.addLast(array);
        spareBytes += array.length;
        dropSpare();
    }

    private void dropSpare() {
        while (spareBytes > capacity - used + capacity / SPARE_SHARE) {
            spareBytes -= spare.removeFirst().length;
        }
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
