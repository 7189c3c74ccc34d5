package dev.larder.materialize;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.larder.source.KeyBatch;

/**
 * Rows of the latest step in temporary files, divided by the entity's hash: all rows of an entity are in one file, so
 * that each file can be settled by itself in a table a fraction of the size.
 */
final class Spill implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024 / LatestTable.SLOT_BYTES * LatestTable.SLOT_BYTES;

    private final int shift;
    private final FileChannel[] files;
    private final ByteBuffer[] buffers;
    private long bytes;

    /** @param partitions a power of two, at least 2 */
    Spill(TempFolder folder, int partitions) {
        // The table finds its slots by the low bits of the other half, so these do not make its rows collide.
        shift = Long.SIZE - Integer.numberOfTrailingZeros(partitions);
        files = new FileChannel[partitions];
        buffers = new ByteBuffer[partitions];
        try {
            for (int i = 0; i < partitions; i++) {
                Path file = folder.file("latest-" + i);
                files[i] = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                        StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
                buffers[i] = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    int partitions() {
        return files.length;
    }

    long bytes() {
        return bytes;
    }

    int partitionOf(long high) {
        return (int) (high >>> shift);
    }

    void write(LatestRows rows) {
        for (int i = 0; i < rows.size; i++) {
            int partition = partitionOf(rows.high[i]);
            ByteBuffer buffer = buffers[partition];
            if (!buffer.hasRemaining()) {
                flush(partition);
            }
            buffer.putLong(rows.high[i]).putLong(rows.low[i]).putLong(rows.event[i]).putLong(rows.created[i])
                    .putLong(rows.position[i]);
        }
    }

    private void flush(int partition) {
        ByteBuffer buffer = buffers[partition].flip();
        bytes += buffer.remaining();
        try {
            while (buffer.hasRemaining()) {
                files[partition].write(buffer);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        buffer.clear();
    }

    /** Puts all rows of one file into the table, which is emptied before. */
    void load(int partition, LatestTable table) {
        flush(partition);
        table.clear();
        LatestRows rows = new LatestRows(KeyBatch.CAPACITY);
        ByteBuffer buffer = ByteBuffer.allocateDirect(KeyBatch.CAPACITY * LatestTable.SLOT_BYTES)
                .order(ByteOrder.nativeOrder());
        try {
            long size = files[partition].size();
            for (long offset = 0; offset < size; offset += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), size - offset));
                readFully(files[partition], buffer, offset);
                take(buffer.flip().asLongBuffer(), rows);
                table.put(rows);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void readFully(FileChannel file, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("a temporary file was cut short");
            }
        }
    }

    private static void take(LongBuffer longs, LatestRows rows) {
        rows.size = 0;
        while (longs.hasRemaining()) {
            rows.add(longs.get(), longs.get(), longs.get(), longs.get(), longs.get());
        }
    }

    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("the temporary files of the latest step could not be written or read ("
                + e.getMessage() + "); make room, or point TMPDIR at another disk", e);
    }

    @Override
    public void close() {
        for (FileChannel file : files) {
            try {
                if (file != null) {
                    file.close();
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
