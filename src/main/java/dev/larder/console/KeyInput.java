package dev.larder.console;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;

/**
 * A stream of entity keys: JSON objects of the join keys, CSV with a header, or one entity text a line as the store
 * keeps it ({@code country=de|customer_id=c1}).
 */
public interface KeyInput extends AutoCloseable {

    /** The next key, null after the last. @throws InputException naming the line */
    EntityKey next();

    @Override
    void close();

    static KeyInput open(String source, InputStream stream, JoinKeys keys) {
        BufferedInputStream buffered = new BufferedInputStream(stream, 1 << 16);
        if (!RowInput.startsLikeJson(buffered) && EntityTextInput.startsLikeText(buffered, keys)) {
            return new EntityTextInput(source, buffered, keys);
        }
        // Keys are rows of a view that has nothing else; the feature's name cannot be one of a config.
        FeatureView keysOnly = new FeatureView("keys", keys, List.of(new Feature("_", Scalar.BOOL)));
        RowInput rows = RowInput.open(source, buffered, keysOnly, 0);
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
