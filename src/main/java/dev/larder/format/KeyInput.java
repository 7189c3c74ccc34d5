package dev.larder.format;

import java.io.InputStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.JoinKeys;

/**
 * A stream of entity keys: JSON objects of the join keys, rows as larder prints them, CSV with a header, or one entity
 * text per line ({@code country=de|customer_id=c1}).
 */
public interface KeyInput extends AutoCloseable {

    /** The next key, null after the last. @throws InputException naming the line */
    EntityKey next();

    @Override
    void close();

    static KeyInput open(String source, InputStream stream, JoinKeys keys) {
        InputStart start = new InputStart(source, stream);
        // An entity text has a `=` after the name of the first join key, a CSV header does not.
        if (start.startsWith(EntityKey.beginningOf(keys))) {
            return new EntityTextInput(source, start.stream(), keys);
        }
        RowInput rows = start.isJson()
                ? new JsonRowInput(source, start.stream(), RowBuilder.ofKeys(keys))
                : new CsvRowInput(source, start.stream(), RowBuilder.ofKeys(keys));
        return new KeyInput() {
            @Override
            public EntityKey next() {
                FeatureRow row = rows.next();
                return row == null ? null : row.key();
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }
}
