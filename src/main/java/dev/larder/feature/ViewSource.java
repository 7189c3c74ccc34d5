package dev.larder.feature;

import java.util.Map;
import java.util.Optional;

/**
 * Where a view's rows come from.
 *
 * @param path a file, a folder or a glob, absolute unless it names another file system ({@code s3://...})
 * @param eventTimestamp the column of the event time
 * @param createdTimestamp the column that breaks ties between rows of one event time
 * @param columns feature or join key to the column that holds it, where their names differ
 */
public record ViewSource(
        String path, String eventTimestamp, Optional<String> createdTimestamp, Map<String, String> columns) {

    public ViewSource {
        columns = Map.copyOf(columns);
    }

    /** The column that holds a feature or join key. */
    public String columnOf(String name) {
        return columns.getOrDefault(name, name);
    }
}
