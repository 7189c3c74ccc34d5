package dev.larder.format;

import java.util.List;

import dev.larder.console.Console;
import dev.larder.console.Grid;
import dev.larder.console.JsonOutput;
import dev.larder.console.OutputFormat;
import dev.larder.feature.EntityKey;

/** Prints rows: for each entity what one or several views have for it. */
public interface RowOutput extends AutoCloseable {

    /** @param entity with the join keys of all the views; each answer has those of its own */
    void entity(EntityKey entity, List<ViewAnswer> answers);

    @Override
    void close();

    /** For one entity: a table of its features, or a JSON document that is one object where one view was asked for. */
    static RowOutput ofEntity(Console console, OutputFormat format, FlatColumns views, boolean flat) {
        if (format == OutputFormat.TABLE && !flat) {
            return new EntityTable(console);
        }
        if (format == OutputFormat.JSON && (flat || views.groups().size() == 1)) {
            JsonOutput output = JsonOutput.single(console);
            return flat ? new FlatJsonRows(output, views) : new JsonRows(output);
        }
        return of(console, format, views, flat);
    }

    /**
     * @param views the views and features of every entity to come
     * @param flat whether a feature's name has its view's in front
     */
    static RowOutput of(Console console, OutputFormat format, FlatColumns views, boolean flat) {
        return switch (format) {
            case TABLE, CSV -> new GridRows(Grid.of(console, format, views.names()), views, format);
            case JSON -> flat
                    ? new FlatJsonRows(JsonOutput.document(console), views)
                    : new JsonRows(JsonOutput.document(console));
            case JSONL -> flat
                    ? new FlatJsonRows(JsonOutput.lines(console), views)
                    : new JsonRows(JsonOutput.lines(console));
        };
    }
}
