package dev.larder.source.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A temporary file that has no name any more, so that it is gone with the process. */
record OverflowFile(Path folder, FileChannel channel) implements Closeable {

    static OverflowFile create(Path folder) throws IOException {
        try {
            Path file = Files.createTempFile(folder, "larder-", ".ranges");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            return new OverflowFile(folder, channel);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    void write(byte[] bytes, int count, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, position + buffer.position());
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    int read(ByteBuffer into, long position) throws IOException {
        return channel.read(into, position);
    }

    private static StorageException failure(Path folder, IOException e) {
        return StorageException.failed("needs room for a temporary file: in " + folder + ", " + WriteFailure.of(e), e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
