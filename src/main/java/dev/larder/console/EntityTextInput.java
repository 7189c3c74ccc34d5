package dev.larder.console;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import dev.larder.feature.BadValueException;
import dev.larder.feature.EntityKey;
import dev.larder.feature.JoinKeys;

/** Entity texts, one a line. */
final class EntityTextInput implements KeyInput {
    private final String source;
    private final BufferedReader reader;
    private final JoinKeys keys;
    private long line;

    EntityTextInput(String source, InputStream stream, JoinKeys keys) {
        this.source = source;
        this.reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 1 << 16);
        this.keys = keys;
    }

    /** A header of CSV is the join keys' names alone, an entity text has a {@code =} behind the first of them. */
    static boolean startsLikeText(BufferedInputStream stream, JoinKeys keys) {
        byte[] start = (keys.names().getFirst() + "=").getBytes(StandardCharsets.UTF_8);
        try {
            stream.mark(start.length);
            byte[] found = stream.readNBytes(start.length);
            stream.reset();
            return java.util.Arrays.equals(start, found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public EntityKey next() {
        try {
            String text = reader.readLine();
            line++;
            return text == null ? null : EntityKey.parse(keys, text);
        } catch (BadValueException e) {
            throw new InputException(source, line, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
