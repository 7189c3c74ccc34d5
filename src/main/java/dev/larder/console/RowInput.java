package dev.larder.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * A stream of rows of one view. JSON objects, one a line or in an array, either as larder prints them or flat
 * ({@code {"customer_id":"c1","total":1.5}}); or CSV with a header. A feature that is not named is missing from its row;
 * an empty CSV cell is null.
 */
public interface RowInput extends AutoCloseable {

    /** The next row, null after the last. @throws InputException naming the line */
    FeatureRow next();

    @Override
    void close();

    /**
     * @param source what the stream is called in messages
     * @param defaultEvent event time of rows that give none, in microseconds
     */
    static RowInput open(String source, InputStream stream, FeatureView view, long defaultEvent) {
        RowBuilder builder = new RowBuilder(source, view, defaultEvent);
        BufferedInputStream buffered = new BufferedInputStream(stream, 1 << 16);
        return startsLikeJson(buffered)
                ? new JsonRowInput(source, buffered, builder)
                : new CsvRowInput(source, buffered, builder);
    }

    static boolean startsLikeJson(BufferedInputStream stream) {
        try {
            stream.mark(1 << 10);
            int first = stream.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = stream.read();
            }
            stream.reset();
            return first == '{' || first == '[';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
