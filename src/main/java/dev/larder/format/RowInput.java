package dev.larder.format;

import java.io.InputStream;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * A stream of rows of one view: JSON objects, in sequence or in an array, nested as larder prints them or flat
 * ({@code {"customer_id":"c1","total":1.5}}); or CSV with a header. A feature that is not given is missing in the row;
 * an empty CSV cell is null.
 */
public interface RowInput extends AutoCloseable {

    /** The next row, null after the last. @throws InputException naming the line */
    FeatureRow next();

    @Override
    void close();

    /**
     * @param source the name of the stream in messages
     * @param defaultEvent event time of rows without one, in microseconds
     * @param latestEvent a row with a later event time is an invalid row
     */
    static RowInput open(String source, InputStream stream, FeatureView view, long defaultEvent, long latestEvent) {
        InputStart start = new InputStart(source, stream);
        RowBuilder builder = RowBuilder.ofRows(view, defaultEvent, latestEvent);
        return start.isJson()
                ? new JsonRowInput(source, start.stream(), builder)
                : new CsvRowInput(source, start.stream(), builder);
    }
}
