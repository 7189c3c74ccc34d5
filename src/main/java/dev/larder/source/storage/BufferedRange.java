package dev.larder.source.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Reads a file from any place on, through a buffer, for libraries that read a few bytes at a time. */
public final class BufferedRange implements Closeable {
    private static final int BUFFER_SIZE = 64 * 1024;

    private final RangeReader file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
    /** Where in the file the buffer ends. */
    private long end;

    public BufferedRange(RangeReader file) {
        this.file = file;
    }

    /** Where in the file the next byte is. */
    public long position() {
        return end - buffer.remaining();
    }

    public void seek(long position) {
        end = position;
        buffer.limit(0);
    }

    /** As {@link java.io.InputStream#read()}. */
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    /** As {@link java.io.InputStream#read(byte[], int, int)}. */
    public int read(byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int step = Math.min(length, buffer.remaining());
        buffer.get(into, from, step);
        return step;
    }

    private boolean fill() throws IOException {
        if (!buffer.hasRemaining() && end < file.size()) {
            buffer.clear();
            end += Math.max(file.read(buffer, end), 0);
            buffer.flip();
        }
        return buffer.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
