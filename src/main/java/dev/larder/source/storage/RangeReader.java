package dev.larder.source.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one version of a file, read at any place. */
public interface RangeReader extends Closeable {

    /** The size of the file. */
    long size();

    /**
     * Reads some bytes, at least one if there is room for it.
     *
     * @return how many, -1 at the end of the file
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** Whether each read fails by itself if another file has taken the place of this one. */
    boolean isConditional();

    /** @throws StorageException if another file has taken the place of this one */
    void requireUnchanged() throws IOException;
}
