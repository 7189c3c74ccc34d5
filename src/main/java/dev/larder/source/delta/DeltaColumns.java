package dev.larder.source.delta;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BasePrimitiveType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.decode.RawType;
import dev.larder.source.table.TableColumn;

/** The columns of a Delta table, and how its files name them. */
final class DeltaColumns {
    private final StructType schema;
    private final ColumnMappingMode mode;

    DeltaColumns(StructType schema, ColumnMappingMode mode) {
        this.schema = schema;
        this.mode = mode;
    }

    List<TableColumn> all() {
        return columns(schema);
    }

    private List<TableColumn> columns(StructType struct) {
        return struct.fields().stream().filter(StructField::isDataColumn).map(this::column).toList();
    }

    private TableColumn column(StructField field) {
        return new TableColumn(field.getName(), sql(field.getDataType()), closest(field.getDataType()),
                List.of(storedName(field)),
                mode == ColumnMappingMode.ID ? OptionalInt.of(ColumnMapping.getColumnId(field)) : OptionalInt.empty(),
                Optional.empty(),
                field.getDataType() instanceof StructType struct ? columns(struct) : List.of());
    }

    private String storedName(StructField field) {
        return mode == ColumnMappingMode.NONE ? field.getName() : ColumnMapping.getPhysicalName(field);
    }

    /** The names under which the log has a column, or a field of structs; empty if there is no such column. */
    List<String> storedPath(String path) {
        return storedPath(schema, path).orElse(List.of());
    }

    private Optional<List<String>> storedPath(StructType struct, String path) {
        if (struct.indexOf(path) >= 0) {
            return Optional.of(List.of(storedName(struct.get(path))));
        }
        return struct.fields().stream()
                .filter(field -> field.getDataType() instanceof StructType && path.startsWith(field.getName() + "."))
                .flatMap(field -> storedPath((StructType) field.getDataType(),
                        path.substring(field.getName().length() + 1)).stream().map(rest -> {
                            List<String> names = new ArrayList<>(List.of(storedName(field)));
                            names.addAll(rest);
                            return names;
                        }))
                .findFirst().map(List::copyOf);
    }

    /** Puts the value that a file has of a partition's column, under the column's name for users. */
    void partition(String stored, String value, Map<String, String> into) {
        schema.fields().stream().filter(field -> storedName(field).equals(stored)).findFirst()
                .ifPresent(field -> into.put(field.getName(), text(field.getDataType(), value)));
    }

    private static String text(DataType type, String value) {
        if (value == null || value.isEmpty()) {
            // The log has no other way to say that a text is empty, so it says null.
            return null;
        }
        return type instanceof BinaryType
                ? Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                : value;
    }

    private static Optional<FeatureType> closest(DataType type) {
        return type instanceof ArrayType array
                ? element(array.getElementType()).map(ArrayOf::new)
                : element(type).map(FeatureType.class::cast);
    }

    private static Optional<Element> element(DataType type) {
        return switch (type) {
            case StringType string -> Optional.of(Scalar.STRING);
            case ByteType small -> Optional.of(Scalar.INT32);
            case ShortType small -> Optional.of(Scalar.INT32);
            case IntegerType integer -> Optional.of(Scalar.INT32);
            case LongType integer -> Optional.of(Scalar.INT64);
            case FloatType real -> Optional.of(Scalar.FLOAT);
            case DoubleType real -> Optional.of(Scalar.DOUBLE);
            case BooleanType bool -> Optional.of(Scalar.BOOL);
            case BinaryType bytes -> Optional.of(Scalar.BYTES);
            case DateType day -> Optional.of(Scalar.TIMESTAMP);
            case TimestampType time -> Optional.of(Scalar.TIMESTAMP);
            case TimestampNTZType time -> Optional.of(Scalar.TIMESTAMP);
            case DecimalType decimal -> new RawType.Decimal(PrimitiveTypeName.BINARY, decimal.getPrecision(),
                    decimal.getScale()).closest();
            default -> Optional.empty();
        };
    }

    /** As Spark prints it. */
    private static String sql(DataType type) {
        return switch (type) {
            case DecimalType decimal -> "DECIMAL(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
            case ArrayType array -> "ARRAY<" + sql(array.getElementType()) + ">";
            case MapType map -> "MAP<" + sql(map.getKeyType()) + ", " + sql(map.getValueType()) + ">";
            case StructType struct -> struct.fields().stream()
                    .map(field -> field.getName() + ": " + sql(field.getDataType()))
                    .collect(Collectors.joining(", ", "STRUCT<", ">"));
            case StringType string -> "STRING";
            case BasePrimitiveType primitive -> switch (primitive.toString()) {
                case "integer" -> "INT";
                case "long" -> "BIGINT";
                case "short" -> "SMALLINT";
                case "byte" -> "TINYINT";
                default -> primitive.toString().toUpperCase(Locale.ROOT);
            };
            default -> type.toString().toUpperCase(Locale.ROOT);
        };
    }
}
