package dev.larder.materialize;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A temporary file of records in partitions, each of which is read by itself. The file has no name once it is open, so
 * the system takes it back however the process ends. It is written in chunks of one partition each.
 */
final class SpillFile implements AutoCloseable {
    private static final int ALL_BUFFERS = 16 << 20;
    private static final int LARGEST_CHUNK = 64 << 10;
    private static final int SMALLEST_CHUNK = 4 << 10;

    private final FileChannel file;
    private final ByteBuffer[] buffers;
    private final List<List<Chunk>> chunks = new ArrayList<>();
    private long bytes;

    private record Chunk(long offset, int length) {}

    SpillFile(Path folder, int partitions) {
        int chunk = Math.clamp(ALL_BUFFERS / partitions, SMALLEST_CHUNK, LARGEST_CHUNK);
        buffers = new ByteBuffer[partitions];
        for (int i = 0; i < partitions; i++) {
            buffers[i] = buffer(chunk);
            chunks.add(new ArrayList<>());
        }
        try {
            Files.createDirectories(folder);
            // To be deleted when closed means, under Unix, at once.
            file = FileChannel.open(folder.resolve("larder-" + UUID.randomUUID() + ".tmp"),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    int partitions() {
        return buffers.length;
    }

    /** What was put in so far. */
    long bytes() {
        long waiting = 0;
        for (ByteBuffer buffer : buffers) {
            waiting += buffer.position();
        }
        return bytes + waiting;
    }

    /** The buffer for the next record of a partition. @param size maximum bytes of the record */
    ByteBuffer room(int partition, int size) {
        if (buffers[partition].remaining() < size) {
            flush(partition);
            if (buffers[partition].capacity() < size) {
                buffers[partition] = buffer(size);
            }
        }
        return buffers[partition];
    }

    private void flush(int partition) {
        ByteBuffer buffer = buffers[partition].flip();
        if (buffer.hasRemaining()) {
            chunks.get(partition).add(new Chunk(bytes, buffer.remaining()));
            try {
                while (buffer.hasRemaining()) {
                    bytes += file.write(buffer, bytes);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }
        buffer.clear();
    }

    /** Hands out the records of one partition, many at a time, in the order in which they were put in. */
    void read(int partition, Consumer<ByteBuffer> reader) {
        flush(partition);
        ByteBuffer buffer = buffers[partition];
        for (Chunk chunk : chunks.get(partition)) {
            if (buffer.capacity() < chunk.length) {
                buffer = buffer(chunk.length);
            }
            buffer.clear().limit(chunk.length);
            try {
                while (buffer.hasRemaining()) {
                    if (file.read(buffer, chunk.offset + buffer.position()) < 0) {
                        throw new EOFException("a temporary file was cut short");
                    }
                }
            } catch (IOException e) {
                throw failed(e);
            }
            reader.accept(buffer.flip());
        }
        buffers[partition].clear();
    }

    private static RunException failed(IOException e) {
        return RunException.failed("temporary files cannot be written or read (" + e.getMessage()
                + "); make room, point TMPDIR at another disk, or allow more --memory");
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
