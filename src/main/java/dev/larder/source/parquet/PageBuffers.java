package dev.larder.source.parquet;

import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages that one thread holds of one row group, one of each column, within its part of a {@link PageMemory}. When
 * they do not fit, a column that is not being read gives its page back and decodes it again when it goes on: slower,
 * but any number of columns of any page size is read in the same memory. For one thread.
 */
public final class PageBuffers implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final PageMemory memory;
    private final List<PageReader> readers = new ArrayList<>();
    /** Bytes acquired of the memory, and bytes of it that pages take. */
    private long acquired;
    private long used;
    private long reloads;
    private int uses;
    /** Where stored pages are read to before they are decompressed: one for all columns, since they take turns. */
    private byte[] scratch = EMPTY;
    /** Bytes reserved for it, which may be a little longer. */
    private int scratchBytes;

    public PageBuffers(PageMemory memory) {
        this.memory = memory;
    }

    void register(PageReader reader) {
        readers.add(reader);
    }

    /** Acquires what the first page of every column needs, so that row groups that do not fit wait for their turn. */
    public void acquire(long bytes) throws ClosedByInterruptException {
        acquireAll(bytes);
    }

    /** How often a page was given back before its column had read all of it. */
    public long reloads() {
        return reloads;
    }

    byte[] scratch(PageReader reader, int length) throws ClosedByInterruptException {
        if (scratch.length < length) {
            reserve(reader, length - scratchBytes);
            scratchBytes = length;
            scratch = longer(scratch, length);
        }
        return scratch;
    }

    /** An array of at least this length, with any content, instead of one that is too short. */
    byte[] longer(byte[] array, int length) {
        // First, for the heap may have no room: the caller then still has the old one, and gives that back.
        byte[] longer = memory.array(length);
        giveBack(array);
        return longer;
    }

    /** @param array is no longer used */
    void giveBack(byte[] array) {
        if (array.length > 0) {
            memory.giveBack(array);
        }
    }

    /** Makes room for more bytes of this reader, at the expense of other columns if necessary. */
    void reserve(PageReader reader, long bytes) throws ClosedByInterruptException {
        reader.usedAt(++uses);
        used += bytes;
        while (used > acquired) {
            if (memory.tryAcquire(used - acquired)) {
                acquired = used;
            } else if (!releaseAnother(reader)) {
                memory.release(acquired);
                acquired = 0;
                acquireAll(used);
                return;
            }
        }
    }

    void free(long bytes) {
        used -= bytes;
    }

    /** The most recently read column goes first: columns take turns, so it is the last to be needed again. */
    private boolean releaseAnother(PageReader reader) {
        PageReader latest = null;
        for (PageReader other : readers) {
            if (other != reader && other.bytes() > 0 && (latest == null || other.usedAt() > latest.usedAt())) {
                latest = other;
            }
        }
        if (latest != null) {
            latest.release();
            reloads++;
            memory.countReload();
        }
        return latest != null;
    }

    private void acquireAll(long bytes) throws ClosedByInterruptException {
        try {
            acquired = memory.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public void close() {
        memory.countRead(readers.stream().mapToLong(PageReader::bytesRead).sum());
        memory.release(acquired);
        acquired = 0;
        readers.forEach(PageReader::release);
        giveBack(scratch);
        scratch = EMPTY;
    }
}
