package dev.larder.source.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

import dev.larder.source.storage.RangeReader;

/** A stretch of a file. Small reads are buffered; a page goes past the buffer. */
final class ChunkInput extends InputStream {
    private static final int BUFFER_SIZE = 4096;
    /** A channel copies what it reads through native memory of the same size, and keeps that for the next read. */
    private static final int MAX_READ = 1 << 20;

    private final RangeReader file;
    private long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
    /** Where in the file the buffer ends. */
    private long position;
    private long bytesRead;

    ChunkInput(RangeReader file, long offset, long length) {
        this.file = file;
        this.position = offset;
        this.end = offset + length;
    }

    /** Bytes read from the file so far. */
    long bytesRead() {
        return bytesRead;
    }

    long remaining() {
        return end - position + buffer.remaining();
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
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

    /** Reads past the buffer: a page is far larger. */
    void readFully(byte[] into, int length) throws IOException {
        int buffered = Math.min(length, buffer.remaining());
        buffer.get(into, 0, buffered);
        if (length > buffered) {
            buffer.limit(0);
            readAt(ByteBuffer.wrap(into, buffered, length - buffered));
        }
    }

    /** Where in the file the next byte is. */
    long position() {
        return position - buffer.remaining();
    }

    void seek(long target) {
        long buffered = position - buffer.limit();
        if (target >= buffered && target <= position) {
            buffer.position((int) (target - buffered));
        } else {
            buffer.limit(0);
            position = target;
        }
    }

    /** Goes to a stretch, beyond whose end nothing is buffered. */
    void window(long offset, long length) {
        buffer.limit(0);
        position = offset;
        end = offset + length;
    }

    private boolean fill() throws IOException {
        if (!buffer.hasRemaining() && position < end) {
            buffer.clear().limit((int) Math.min(BUFFER_SIZE, end - position));
            readAt(buffer);
            buffer.flip();
        }
        return buffer.hasRemaining();
    }

    private void readAt(ByteBuffer target) throws IOException {
        int end = target.limit();
        while (target.position() < end) {
            target.limit(Math.min(end, target.position() + MAX_READ));
            int count = file.read(target, position);
            if (count < 0) {
                throw new EOFException("the file ends at byte " + position + ", before its pages do");
            }
            position += count;
            bytesRead += count;
        }
    }
}
