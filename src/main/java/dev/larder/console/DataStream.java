package dev.larder.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;

/**
 * Standard output for data. Unlike {@code System.out} it throws if a write fails, so that a command ends once nobody
 * reads its output; a full disk is not taken for a closed pipe. It throws once: the rest of the buffer is lost, and
 * later flushes do nothing.
 *
 * <p>If the thread is interrupted, as Ctrl-C does to a command at the prompt, data that is not yet written is dropped.
 */
final class DataStream extends OutputStream {
    private final OutputStream target;
    private final byte[] buffer;
    private int buffered;
    private boolean failed;

    DataStream(OutputStream target, int bufferSize) {
        this.target = target;
        this.buffer = new byte[bufferSize];
    }

    @Override
    public void write(int oneByte) {
        if (buffered == buffer.length) {
            writeBuffer();
        }
        buffer[buffered++] = (byte) oneByte;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int written = 0;
        while (written < length) {
            if (buffered == buffer.length) {
                writeBuffer();
            }
            int fits = Math.min(length - written, buffer.length - buffered);
            System.arraycopy(bytes, offset + written, buffer, buffered, fits);
            buffered += fits;
            written += fits;
        }
    }

    @Override
    public void flush() {
        writeBuffer();
        if (failed) {
            return;
        }
        try {
            target.flush();
        } catch (IOException e) {
            throw explain(e);
        }
    }

    private void writeBuffer() {
        int length = buffered;
        buffered = 0;
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        if (failed) {
            return;
        }
        try {
            target.write(buffer, 0, length);
        } catch (IOException e) {
            throw explain(e);
        }
    }

    private RuntimeException explain(IOException e) {
        failed = true;
        String message = String.valueOf(e.getMessage());
        return message.contains("Broken pipe") || message.contains("closed")
                ? new PipeClosedException(e)
                : new OutputException(e);
    }
}
