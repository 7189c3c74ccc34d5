package dev.larder.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 text, read byte by byte and decoded piece by piece. A decoder of the whole stream would fail a buffer too
 * early, and lose the valid lines before the invalid text.
 */
final class Utf8Input implements AutoCloseable {
    static final int END = -1;

    /** In bytes. A longer piece is no value, but the effect of an unclosed quote. */
    static final int MAX_PIECE = 32 << 20;

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

    /** Reads the next byte if it is the expected one. */
    void skip(int expected) {
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
            if (length >= MAX_PIECE) {
                throw new InputException(source, began, "the value that begins here is longer than 32 MiB; is a"
                        + " closing quote missing?");
            }
            piece = Arrays.copyOf(piece, 2 * length);
        }
        piece[length++] = (byte) next;
    }

    /** @param record the line on which the record of this piece begins, for messages */
    String text(long record) {
        String text = new String(piece, 0, length, StandardCharsets.UTF_8);
        // Invalid bytes become a replacement character, which valid text may also contain.
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
            // The stream was only read, and reading reported its errors.
        }
    }
}
