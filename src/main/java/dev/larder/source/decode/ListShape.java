package dev.larder.source.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * A column that holds lists of primitives, in any of the forms that writers have used: three levels; two levels, the
 * repeated one a primitive or a group of one; or a bare repeated primitive.
 *
 * @param path of the leaf
 * @param emptyLevel the definition level of a list without elements; a smaller one is a null list
 */
public record ListShape(String[] path, PrimitiveType element, int emptyLevel) {

    public static Optional<ListShape> of(Type column) {
        return of(List.of(), column);
    }

    /** @param structs that hold the column, the outermost first */
    public static Optional<ListShape> of(List<GroupType> structs, Type column) {
        List<String> names = structs.stream().map(Type::getName).toList();
        int optional = (int) structs.stream().filter(struct -> struct.isRepetition(Repetition.OPTIONAL)).count();
        return ofColumn(column).map(list -> new ListShape(
                Stream.concat(names.stream(), Stream.of(list.path)).toArray(String[]::new), list.element,
                list.emptyLevel + optional));
    }

    private static Optional<ListShape> ofColumn(Type column) {
        if (column.isPrimitive()) {
            return column.isRepetition(Repetition.REPEATED) ? within(List.of(column), 0) : Optional.empty();
        }
        GroupType outer = column.asGroupType();
        boolean isList = outer.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
                && outer.getFieldCount() == 1 && !outer.isRepetition(Repetition.REPEATED)
                && outer.getType(0).isRepetition(Repetition.REPEATED);
        return isList
                ? within(List.of(outer, outer.getType(0)), outer.isRepetition(Repetition.OPTIONAL) ? 1 : 0)
                : Optional.empty();
    }

    /** @param down types from the column to the repeated one */
    private static Optional<ListShape> within(List<Type> down, int emptyLevel) {
        List<Type> path = new ArrayList<>(down);
        if (!path.getLast().isPrimitive()) {
            GroupType repeated = path.getLast().asGroupType();
            if (repeated.getFieldCount() != 1 || repeated.getType(0).isRepetition(Repetition.REPEATED)) {
                return Optional.empty();
            }
            path.add(repeated.getType(0));
        }
        return path.getLast().isPrimitive()
                ? Optional.of(new ListShape(path.stream().map(Type::getName).toArray(String[]::new),
                        path.getLast().asPrimitiveType(), emptyLevel))
                : Optional.empty();
    }
}
