package dev.larder.format;

import java.util.List;

import dev.larder.console.Console;
import dev.larder.console.Grid;
import dev.larder.console.JsonOutput;
import dev.larder.console.OutputFormat;
import dev.larder.console.TableGrid;
import dev.larder.feature.EntityKey;
import dev.larder.feature.ReadResult;

/** Prints what a store answers for entities, each of which may be read from several views. */
public interface RowOutput extends AutoCloseable {

    /**
     * @param entity with the join keys of all views
     * @param results one per view, in the order of the columns
     * @param nowMicros the time from which remaining ttls count
     */
    void entity(EntityKey entity, List<ReadResult> results, long nowMicros);

    @Override
    void close();

    /** For a single entity: a table of its features; in JSON one object alone, if there is only one view. */
    static RowOutput ofEntity(Console console, OutputFormat format, FlatColumns views, boolean flat) {
        if (format.isForPeople() && !flat) {
            return new EntityTable(console, views);
        }
        if (format == OutputFormat.JSON && (flat || views.groups().size() == 1)) {
            JsonOutput output = JsonOutput.single(console);
            return flat ? new FlatJsonRows(output, views) : new JsonRows(output, views);
        }
        return of(console, format, views, flat);
    }

    /**
     * @param views the views and features of all entities to come
     * @param flat whether JSON objects are flat
     */
    static RowOutput of(Console console, OutputFormat format, FlatColumns views, boolean flat) {
        return switch (format) {
            case TABLE -> new GridRows(TableGrid.folding(console, views.names()), views, format);
            case VERTICAL, CSV, PROMETHEUS -> new GridRows(Grid.of(console, format, views.names()), views, format);
            case JSON -> flat
                    ? new FlatJsonRows(JsonOutput.document(console), views)
                    : new JsonRows(JsonOutput.document(console), views);
            case JSONL -> flat
                    ? new FlatJsonRows(JsonOutput.lines(console), views)
                    : new JsonRows(JsonOutput.lines(console), views);
        };
    }
}
