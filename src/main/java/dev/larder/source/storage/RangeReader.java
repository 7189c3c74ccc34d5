package dev.larder.source.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of one version of a file, read at any place. */
public interface RangeReader extends Closeable {

    /** Bytes of a file. */
    record Range(long offset, long length) {}

    /** The size of the file. */
    long size();

    /**
     * Reads some bytes, at least one if there is room for it.
     *
     * @return how many, -1 at the end of the file
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** Reads until there is no room, or the file ends. */
    default void fill(ByteBuffer into, long position) throws IOException {
        int count = 0;
        for (long next = position; into.hasRemaining() && count >= 0; next += count) {
            count = read(into, next);
        }
    }

    /**
     * Says what will be read, so that it can be fetched before. Call it until it is under way.
     *
     * @param ahead whether others are read before, which must not run out of memory for it
     * @return whether that is under way; not if it is for later and there is no room for it now
     */
    default boolean fetch(List<Range> ranges, Fetcher fetcher, boolean ahead) {
        return true;
    }

    /** Counts bytes that need not be read, because nothing that is wanted is among them. */
    default void spare(long bytes) {
        // Where reading is not by requests, nobody counts.
    }

    /** Whether each read fails by itself if another file has taken the place of this one. */
    boolean isConditional();

    /** @throws StorageException if another file has taken the place of this one */
    void requireUnchanged() throws IOException;
}
