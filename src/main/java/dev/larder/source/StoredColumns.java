package dev.larder.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.source.decode.ListShape;
import dev.larder.source.decode.ParquetTypeText;
import dev.larder.source.decode.RawType;
import dev.larder.source.decode.ValueDecoder;

/** How the needed columns of a schema are read. Found once for all files that share the schema. */
final class StoredColumns {
    private final MessageType schema;
    private final Function<String, Optional<NestedField>> fields;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> duplicateNames = new LinkedHashSet<>();
    private final Map<ColumnNeed, Optional<Match>> matches = new HashMap<>();

    /**
     * @param type as messages name it
     * @param column empty if it cannot be read as the type that is needed
     */
    record Match(String type, Optional<SourceColumn> column) {}

    /** Of a file whose columns have the names that are needed. */
    StoredColumns(MessageType schema) {
        this(schema, path -> NestedField.find(schema, path));
    }

    /** @param fields finds a needed column in the schema */
    StoredColumns(MessageType schema, Function<String, Optional<NestedField>> fields) {
        this.schema = schema;
        this.fields = fields;
        for (Type column : schema.getFields()) {
            if (!names.add(column.getName())) {
                duplicateNames.add(column.getName());
            }
        }
    }

    Set<String> names() {
        return names;
    }

    /** The names that more than one column has. */
    Set<String> duplicateNames() {
        return duplicateNames;
    }

    /** The columns that none of these needs names, fields of structs each. */
    List<String> unused(Collection<ColumnNeed> needs) {
        Set<String> used = needs.stream().map(ColumnNeed::column).collect(Collectors.toSet());
        return NestedField.all(schema).stream().map(NestedField::path).filter(path -> !used.contains(path)).toList();
    }

    /** How the column of a need is read, empty if the schema does not have it. */
    Optional<Match> find(ColumnNeed need) {
        return matches.computeIfAbsent(need, unseen -> fields.apply(need.column())
                .map(field -> new Match(ParquetTypeText.of(field.type()), match(field, need))));
    }

    private Optional<SourceColumn> match(NestedField field, ColumnNeed need) {
        return need.readableAs().stream().map(type -> match(field, type)).flatMap(Optional::stream).findFirst();
    }

    private Optional<SourceColumn> match(NestedField field, FeatureType type) {
        Type column = field.type();
        return column.isPrimitive() && !column.isRepetition(Repetition.REPEATED)
                ? flat(schema.getColumnDescription(field.names()), type)
                : lists(field, type);
    }

    private static Optional<SourceColumn> flat(ColumnDescriptor leaf, FeatureType type) {
        RawType raw = RawType.of(leaf.getPrimitiveType());
        Optional<ValueDecoder> decoder = switch (type) {
            case Element element -> raw.to(element);
            case ArrayOf array when raw == RawType.Simple.ALWAYS_NULL -> raw.to(array.element());
            case ArrayOf array -> Optional.empty();
        };
        return decoder.map(found -> new SourceColumn.Flat(leaf, found));
    }

    private Optional<SourceColumn> lists(NestedField field, FeatureType type) {
        return switch (type) {
            case Element element -> Optional.empty();
            case ArrayOf array -> ListShape.of(field.structs(), field.type())
                    .flatMap(list -> RawType.of(list.element()).to(array.element())
                            .map(decoder -> new SourceColumn.Lists(
                                    schema.getColumnDescription(list.path()), list.emptyLevel(), decoder)));
        };
    }
}
