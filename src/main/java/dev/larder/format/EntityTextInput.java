package dev.larder.format;

import java.io.InputStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.JoinKeys;
import dev.larder.text.BadValueException;

/** Entity texts, one per line; empty lines are skipped. */
final class EntityTextInput implements KeyInput {
    private final String source;
    private final Utf8Input input;
    private final JoinKeys keys;

    EntityTextInput(String source, InputStream stream, JoinKeys keys) {
        this.source = source;
        this.input = new Utf8Input(source, stream);
        this.keys = keys;
    }

    @Override
    public EntityKey next() {
        while (true) {
            long line = input.line();
            input.clear();
            int c = input.read();
            boolean last = c == Utf8Input.END;
            for (; c != '\n' && c != Utf8Input.END; c = input.read()) {
                input.keep(c);
            }
            String text = input.text(line);
            text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            if (last || !text.isEmpty()) {
                return last ? null : parse(text, line);
            }
        }
    }

    private EntityKey parse(String text, long line) {
        try {
            return EntityKey.parse(keys, text);
        } catch (BadValueException e) {
            throw new InputException(source, line, e.getMessage());
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
