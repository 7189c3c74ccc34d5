package dev.larder.source.decode;

import java.util.Locale;

import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Prints Parquet types for messages: {@code int64 (TIMESTAMP(MICROS,true))}. */
public final class ParquetTypeText {
    private ParquetTypeText() {}

    public static String of(Type column) {
        return ListShape.of(column)
                .map(list -> "list of " + of(list.element()))
                .orElseGet(() -> column.isPrimitive() ? of(column.asPrimitiveType()) : nested(column));
    }

    private static String of(PrimitiveType type) {
        String physical = type.getPrimitiveTypeName().name().toLowerCase(Locale.ROOT);
        if (type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            physical += "(" + type.getTypeLength() + ")";
        }
        return type.getLogicalTypeAnnotation() == null
                ? physical
                : physical + " (" + type.getLogicalTypeAnnotation() + ")";
    }

    private static String nested(Type column) {
        return switch (column.getLogicalTypeAnnotation()) {
            case MapLogicalTypeAnnotation map -> "map";
            case MapKeyValueTypeAnnotation map -> "map";
            case ListLogicalTypeAnnotation list -> "list of nested values";
            case null, default -> "struct";
        };
    }
}
