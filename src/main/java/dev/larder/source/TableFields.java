package dev.larder.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import dev.larder.source.table.TableColumn;

/**
 * Finds the columns of a table in the schema of one of its files: by the number of a field if table and file have such,
 * else by the names that the table gives, or, as Iceberg does without them, by the column's place.
 */
final class TableFields {
    private final List<TableColumn> columns;

    TableFields(List<TableColumn> columns) {
        this.columns = columns;
    }

    /** The column, or field of structs, of this path. */
    Optional<TableColumn> column(String path) {
        return column(columns, path);
    }

    private static Optional<TableColumn> column(List<TableColumn> within, String path) {
        return named(within, path).or(() -> within.stream().filter(column -> leadsTo(column, path))
                .flatMap(column -> column(column.fields(), below(column, path)).stream()).findFirst());
    }

    boolean isNested(String path) {
        return named(columns, path).isEmpty();
    }

    /** Where the file has it; empty if it was written without. */
    Optional<NestedField> find(MessageType schema, String path) {
        return find(columns, List.of(), schema, hasIds(schema), path);
    }

    private static Optional<NestedField> find(List<TableColumn> within, List<GroupType> structs, GroupType stored,
            boolean byId, String path) {
        Optional<TableColumn> named = named(within, path);
        if (named.isPresent()) {
            return stored(named.get(), stored, byId).map(type -> new NestedField(structs, type));
        }
        for (TableColumn column : within) {
            Optional<Type> struct = leadsTo(column, path) ? stored(column, stored, byId) : Optional.empty();
            if (struct.isPresent() && !struct.get().isPrimitive()) {
                List<GroupType> deeper = new ArrayList<>(structs);
                deeper.add(struct.get().asGroupType());
                Optional<NestedField> found = find(column.fields(), deeper, struct.get().asGroupType(), byId,
                        below(column, path));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Type> stored(TableColumn column, GroupType stored, boolean byId) {
        if (byId && column.id().isPresent()) {
            return stored.getFields().stream()
                    .filter(type -> type.getId() != null && type.getId().intValue() == column.id().getAsInt())
                    .findFirst();
        }
        if (column.storedNames().isEmpty()) {
            int place = column.id().orElse(0) - 1;
            return stored instanceof MessageType && place >= 0 && place < stored.getFieldCount()
                    ? Optional.of(stored.getType(place))
                    : Optional.empty();
        }
        return column.storedNames().stream().filter(stored::containsField).findFirst().map(stored::getType);
    }

    private static boolean hasIds(GroupType schema) {
        return schema.getFields().stream()
                .anyMatch(type -> type.getId() != null || !type.isPrimitive() && hasIds(type.asGroupType()));
    }

    private static Optional<TableColumn> named(List<TableColumn> within, String name) {
        return within.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    private static boolean leadsTo(TableColumn column, String path) {
        return !column.fields().isEmpty() && path.startsWith(column.name() + ".");
    }

    private static String below(TableColumn column, String path) {
        return path.substring(column.name().length() + 1);
    }

    /** All columns, fields of structs in the place of their struct. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        addPaths(columns, "", paths);
        return paths;
    }

    private static void addPaths(List<TableColumn> within, String prefix, List<String> paths) {
        for (TableColumn column : within) {
            if (column.fields().isEmpty()) {
                paths.add(prefix + column.name());
            } else {
                addPaths(column.fields(), prefix + column.name() + ".", paths);
            }
        }
    }
}
