package dev.larder.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** How needed columns are read, found once for all files of a schema: a source may have very many. */
final class StoredColumns {
    private final Map<MessageType, Map<ColumnNeed, Optional<SourceColumn>>> known = new HashMap<>();

    /** Empty where the column, which is there, cannot be the type that is needed. */
    Optional<SourceColumn> find(MessageType schema, ColumnNeed need) {
        return known.computeIfAbsent(schema, unseen -> new HashMap<>())
                .computeIfAbsent(need, unseen -> match(schema, need));
    }

    private static Optional<SourceColumn> match(MessageType schema, ColumnNeed need) {
        Type column = schema.getType(need.column());
        return column.isPrimitive() && !column.isRepetition(Repetition.REPEATED)
                ? flat(schema.getColumnDescription(new String[]{column.getName()}), need)
                : lists(schema, column, need);
    }

    private static Optional<SourceColumn> flat(ColumnDescriptor leaf, ColumnNeed need) {
        RawType raw = RawType.of(leaf.getPrimitiveType());
        Optional<ValueDecoder> decoder = switch (need.type()) {
            case Scalar scalar -> raw.to(scalar);
            case ArrayOf array when raw == RawType.Simple.ALWAYS_NULL -> raw.to(array.element());
            case ArrayOf array -> Optional.empty();
        };
        return decoder.map(found -> new SourceColumn.Flat(leaf, found));
    }

    private static Optional<SourceColumn> lists(MessageType schema, Type column, ColumnNeed need) {
        return switch (need.type()) {
            case Scalar scalar -> Optional.empty();
            case ArrayOf array -> ListShape.of(column).flatMap(list -> RawType.of(list.element()).to(array.element())
                    .map(decoder -> new SourceColumn.Lists(
                            schema.getColumnDescription(list.path()), list.emptyLevel(), decoder)));
        };
    }
}
