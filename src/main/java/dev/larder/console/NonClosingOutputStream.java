package dev.larder.console;

import java.io.IOException;
import java.io.OutputStream;

/** Lets a generator be closed without closing standard output under the next one. */
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
