package dev.larder.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A stream of which the beginning says what it holds. A byte order mark is passed over. */
final class InputStart {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    /** White space ahead of it, in bytes: what begins later is not looked for. */
    private static final int MOST_SPACE = 1 << 10;

    private final String source;
    private final BufferedInputStream stream;

    InputStart(String source, InputStream stream) {
        this.source = source;
        this.stream = new BufferedInputStream(stream, 1 << 16);
        passOverMark();
    }

    private void passOverMark() {
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

    /** Whether an object or an array comes first. */
    boolean isJson() {
        return look(MOST_SPACE, in -> {
            int c = in.read();
            for (int i = 1; i < MOST_SPACE && (c == ' ' || c == '\n' || c == '\r' || c == '\t'); i++) {
                c = in.read();
            }
            return c == '{' || c == '[';
        });
    }

    boolean startsWith(String text) {
        return startsWith(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean startsWith(byte[] start) {
        return look(start.length, in -> {
            for (byte expected : start) {
                if (in.read() != (expected & 0xff)) {
                    return false;
                }
            }
            return true;
        });
    }

    private interface Look {
        boolean at(InputStream in) throws IOException;
    }

    /** Looks at the bytes that come next, and leaves them there. */
    private boolean look(int farthest, Look look) {
        try {
            stream.mark(farthest);
            boolean seen = look.at(stream);
            stream.reset();
            return seen;
        } catch (IOException e) {
            throw InputException.unreadable(source, 1, e);
        }
    }
}
