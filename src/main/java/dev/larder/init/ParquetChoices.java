package dev.larder.init;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.larder.config.yaml.Names;
import dev.larder.source.SourceSchema;
import dev.larder.text.Quoted;

/**
 * What a user decides about views of Parquet files.
 *
 * @param entity the columns that are join keys
 * @param eventTimestamp empty to find the column by its name and type
 * @param view the view's name, empty to derive it from the file's
 * @param columns features and join keys that are named otherwise than their column: the new name, and the column
 */
public record ParquetChoices(List<String> entity, Optional<String> eventTimestamp, Optional<String> view,
        Map<String, String> columns) {
    public ParquetChoices {
        entity = List.copyOf(entity);
        columns = Map.copyOf(columns);
        if (view.isPresent() && !Names.isName(view.get())) {
            throw new DraftException("--view: " + Quoted.of(view.get()) + " is not " + Names.RULE);
        }
    }

    /** What of it is about the columns of one source. */
    ParquetChoices of(SourceSchema schema) {
        Map<String, String> own = new HashMap<>(columns);
        Set<String> names = schema.columns().stream().map(SourceSchema.Column::name).collect(Collectors.toSet());
        own.values().retainAll(names);
        return new ParquetChoices(entity, eventTimestamp, view, own);
    }

    public boolean isEmpty() {
        return entity.isEmpty() && eventTimestamp.isEmpty() && view.isEmpty() && columns.isEmpty();
    }
}
