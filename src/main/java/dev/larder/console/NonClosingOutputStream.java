package dev.larder.console;

import java.io.IOException;
import java.io.OutputStream;

/** Keeps standard output open when the generator that writes to it is closed. */
final class NonClosingOutputStream extends OutputStream {
    private final OutputStream target;

    NonClosingOutputStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int oneByte) throws IOException {
        target.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
    }
}
