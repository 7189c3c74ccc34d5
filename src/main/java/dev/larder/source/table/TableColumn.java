package dev.larder.source.table;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import dev.larder.feature.FeatureType;

/**
 * A column of a table, or a field of its structs, and how its files hold it.
 *
 * @param name as users know it
 * @param type in SQL, as Spark prints it
 * @param closest the larder type that is most like it, empty if there is none
 * @param storedNames the names that files may have it under
 * @param id by which files know it, empty if only the name counts
 * @param initial the value of rows in files that lack it, as text; empty for null
 * @param fields of a struct
 */
public record TableColumn(String name, String type, Optional<FeatureType> closest, List<String> storedNames,
        OptionalInt id, Optional<String> initial, List<TableColumn> fields) {
    public TableColumn {
        storedNames = List.copyOf(storedNames);
        fields = List.copyOf(fields);
    }
}
