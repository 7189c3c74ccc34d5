package dev.larder.source.iceberg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.decode.RawType;
import dev.larder.source.table.TableColumn;

/** The columns of a schema, found by field id; in files without ids by the table's mapping of names, else by their place. */
final class IcebergColumns {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The names that files without ids may have for a field. */
    private final Map<Integer, List<String>> names = new HashMap<>();

    /** @param mapping of names to ids, as the table's property has it */
    IcebergColumns(Optional<String> mapping) {
        mapping.ifPresent(json -> addNames(JSON.readTree(json)));
    }

    private void addNames(JsonNode fields) {
        for (JsonNode field : fields) {
            if (field.path("field-id").isInt()) {
                names.put(field.get("field-id").intValue(),
                        field.path("names").valueStream().map(JsonNode::stringValue).toList());
            }
            addNames(field.path("fields"));
        }
    }

    List<TableColumn> of(Schema schema) {
        return columns(schema.columns());
    }

    private List<TableColumn> columns(List<NestedField> fields) {
        return fields.stream().map(field -> new TableColumn(field.name(), sql(field.type()), closest(field.type()),
                names.getOrDefault(field.fieldId(), List.of()),
                OptionalInt.of(field.fieldId()),
                Optional.ofNullable(field.initialDefault()).map(value -> IcebergValues.text(field.type(), value)),
                field.type().isStructType() ? columns(field.type().asStructType().fields()) : List.of())).toList();
    }

    private static Optional<FeatureType> closest(Type type) {
        return type.isListType()
                ? element(type.asListType().elementType()).map(ArrayOf::new)
                : element(type).map(FeatureType.class::cast);
    }

    private static Optional<Element> element(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> Optional.of(Scalar.BOOL);
            case INTEGER -> Optional.of(Scalar.INT32);
            case LONG -> Optional.of(Scalar.INT64);
            case FLOAT -> Optional.of(Scalar.FLOAT);
            case DOUBLE -> Optional.of(Scalar.DOUBLE);
            case DATE, TIMESTAMP, TIMESTAMP_NANO -> Optional.of(Scalar.TIMESTAMP);
            case STRING, TIME -> Optional.of(Scalar.STRING);
            case UUID -> Optional.of(Scalar.UUID);
            case FIXED, BINARY -> Optional.of(Scalar.BYTES);
            case DECIMAL -> {
                Types.DecimalType decimal = (Types.DecimalType) type;
                yield new RawType.Decimal(PrimitiveTypeName.BINARY, decimal.precision(), decimal.scale()).closest();
            }
            case STRUCT, LIST, MAP, VARIANT, GEOMETRY, GEOGRAPHY, UNKNOWN -> Optional.empty();
        };
    }

    /** As Spark prints it. */
    private static String sql(Type type) {
        return switch (type.typeId()) {
            case INTEGER -> "INT";
            case LONG -> "BIGINT";
            case UUID -> "STRING";
            case FIXED -> "BINARY";
            case TIMESTAMP -> ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMP" : "TIMESTAMP_NTZ";
            case DECIMAL -> "DECIMAL(" + ((Types.DecimalType) type).precision() + ","
                    + ((Types.DecimalType) type).scale() + ")";
            case LIST -> "ARRAY<" + sql(type.asListType().elementType()) + ">";
            case MAP -> "MAP<" + sql(type.asMapType().keyType()) + ", " + sql(type.asMapType().valueType()) + ">";
            case STRUCT -> type.asStructType().fields().stream()
                    .map(field -> field.name() + ": " + sql(field.type()))
                    .collect(Collectors.joining(", ", "STRUCT<", ">"));
            case BOOLEAN, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP_NANO, STRING, BINARY, VARIANT, GEOMETRY, GEOGRAPHY,
                    UNKNOWN ->
                type.typeId().name();
        };
    }
}
