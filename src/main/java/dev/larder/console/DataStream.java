package dev.larder.console;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output for data. Unlike {@code System.out} it says so when a write fails, which ends a stream that nobody
 * reads any more; a full disk is not taken for a closed pipe. It says so once: what
 * a buffer still holds then is lost, and flushing it again tells nothing new.
 */
final class DataStream extends OutputStream {
    private final OutputStream target;
    private boolean failed;

    DataStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[]{(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (failed) {
            return;
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            throw explain(e);
        }
    }

    @Override
    public void flush() {
        if (failed) {
            return;
        }
        try {
            target.flush();
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
