package dev.larder.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Detects the format of a stream from its first bytes. Skips a byte order mark. */
final class InputStart {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    /** How many bytes of white space may precede JSON. */
    private static final int MAX_SPACE = 1 << 10;

    private final String source;
    private final BufferedInputStream stream;

    InputStart(String source, InputStream stream) {
        this.source = source;
        this.stream = new BufferedInputStream(stream, 1 << 16);
        skipByteOrderMark();
    }

    private void skipByteOrderMark() {
        try {
            if (startsWith(BYTE_ORDER_MARK)) {
                stream.skipNBytes(BYTE_ORDER_MARK.length);
            }
        } catch (IOException e) {
            throw InputException.unreadable(source, 1, e);
        }
    }

    InputStream stream() {
        return stream;
    }

    /** Whether the stream begins with an object or an array. */
    boolean isJson() {
        return peek(MAX_SPACE, in -> {
            int c = in.read();
            for (int i = 1; i < MAX_SPACE && (c == ' ' || c == '\n' || c == '\r' || c == '\t'); i++) {
                c = in.read();
            }
            return c == '{' || c == '[';
        });
    }

    boolean startsWith(String text) {
        return startsWith(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean startsWith(byte[] start) {
        return peek(start.length, in -> {
            for (byte expected : start) {
                if (in.read() != (expected & 0xff)) {
                    return false;
                }
            }
            return true;
        });
    }

    private interface Peek {
        boolean at(InputStream in) throws IOException;
    }

    /** Reads the next bytes without consuming them. */
    private boolean peek(int farthest, Peek peek) {
        try {
            stream.mark(farthest);
            boolean seen = peek.at(stream);
            stream.reset();
            return seen;
        } catch (IOException e) {
            throw InputException.unreadable(source, 1, e);
        }
    }
}
