package dev.larder.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * A column, or a field within structs, which is named by its path: {@code address.city}. A column whose own name has
 * dots comes first.
 *
 * @param structs that hold it, the outermost first
 */
record NestedField(List<GroupType> structs, Type type) {
    static Optional<NestedField> find(GroupType schema, String path) {
        return find(List.of(), schema, path);
    }

    private static Optional<NestedField> find(List<GroupType> structs, GroupType within, String path) {
        if (within.containsField(path)) {
            return Optional.of(new NestedField(structs, within.getType(path)));
        }
        return within.getFields().stream()
                .filter(field -> isStruct(field) && path.startsWith(field.getName() + "."))
                .flatMap(field -> find(plus(structs, field), field.asGroupType(),
                        path.substring(field.getName().length() + 1)).stream())
                .findFirst();
    }

    /** All columns of the schema, fields of structs in the place of their struct. */
    static List<NestedField> all(GroupType schema) {
        List<NestedField> all = new ArrayList<>();
        addAll(List.of(), schema, all);
        return all;
    }

    private static void addAll(List<GroupType> structs, GroupType within, List<NestedField> all) {
        for (Type field : within.getFields()) {
            if (isStruct(field)) {
                addAll(plus(structs, field), field.asGroupType(), all);
            } else {
                all.add(new NestedField(structs, field));
            }
        }
    }

    private static boolean isStruct(Type field) {
        return !field.isPrimitive() && field.getLogicalTypeAnnotation() == null
                && !field.isRepetition(Repetition.REPEATED);
    }

    private static List<GroupType> plus(List<GroupType> structs, Type struct) {
        List<GroupType> longer = new ArrayList<>(structs);
        longer.add(struct.asGroupType());
        return longer;
    }

    /** As {@code source.columns} names it. */
    String path() {
        return String.join(".", names());
    }

    String[] names() {
        List<String> names = new ArrayList<>(structs.stream().map(Type::getName).toList());
        names.add(type.getName());
        return names.toArray(String[]::new);
    }
}
