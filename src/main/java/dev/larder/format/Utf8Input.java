package dev.larder.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 text read byte by byte and decoded piece by piece. A decoder over the whole stream finds bad text a buffer too
 * early, and loses the good lines before it.
 */
final class Utf8Input implements AutoCloseable {
    static final int END = -1;

    /** In bytes. What is longer is no value: a quote that nobody closed makes one cell of all that follows. */
    static final int LONGEST_PIECE = 32 << 20;

    private final String source;
    private final InputStream stream;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private byte[] piece = new byte[256];
    private int length;
    private long line = 1;
    private long began = 1;

    Utf8Input(String source, InputStream stream) {
        this.source = source;
        this.stream = stream;
    }

    /** The line of the next byte. */
    long line() {
        return line;
    }

    /** The next byte, {@link #END} after the last. */
    int read() {
        if (position == limit) {
            fill();
        }
        if (position == limit) {
            return END;
        }
        int next = buffer[position++] & 0xff;
        if (next == '\n') {
            line++;
        }
        return next;
    }

    /** Reads the next byte where it is this one. */
    void passOver(int expected) {
        if (position == limit) {
            fill();
        }
        if (position < limit && buffer[position] == expected) {
            read();
        }
    }

    private void fill() {
        try {
            position = 0;
            limit = Math.max(0, stream.read(buffer));
        } catch (IOException e) {
            limit = 0;
            throw InputException.unreadable(source, line, e);
        }
    }

    /** Begins a new piece. */
    void clear() {
        length = 0;
        began = line;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Adds a byte to the piece. */
    void keep(int next) {
        if (length == piece.length) {
            if (length >= LONGEST_PIECE) {
                throw new InputException(source, began, "what begins here is longer than 32 MiB, which no value is;"
                        + " is a quote not closed?");
            }
            piece = Arrays.copyOf(piece, 2 * length);
        }
        piece[length++] = (byte) next;
    }

    /** The piece as text, of a record that began on this line. */
    String text(long record) {
        String text = new String(piece, 0, length, StandardCharsets.UTF_8);
        // A replacement character is what bad bytes become, or was one before.
        if (text.indexOf('\ufffd') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(piece, 0, length));
            } catch (CharacterCodingException e) {
                throw new InputException(source, record, "not UTF-8 text");
            }
        }
        return text;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // It was only read: whatever it had to say, reading said.
        }
    }
}
