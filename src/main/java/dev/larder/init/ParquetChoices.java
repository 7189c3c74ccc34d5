package dev.larder.init;

import java.util.List;
import java.util.Optional;

import dev.larder.config.yaml.Names;
import dev.larder.text.Quoted;

/**
 * What a user decides about a view of Parquet files.
 *
 * @param entity the columns that are join keys
 * @param eventTimestamp empty to find the column by its name and type
 * @param view the view's name, empty to derive it from the file's
 */
public record ParquetChoices(List<String> entity, Optional<String> eventTimestamp, Optional<String> view) {
    public ParquetChoices {
        entity = List.copyOf(entity);
        if (view.isPresent() && !Names.isName(view.get())) {
            throw new DraftException("--view: " + Quoted.of(view.get()) + " is not " + Names.RULE);
        }
    }

    public boolean isEmpty() {
        return entity.isEmpty() && eventTimestamp.isEmpty() && view.isEmpty();
    }
}
