package dev.larder.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;

/** Finds types that hold the values of two others exactly, and that Spark reads the columns of both as. */
final class SchemaMerge {
    private static final int MOST_DIGITS = 38;

    private SchemaMerge() {}

    /** The type of a column whose types do not go together. No Parquet file has it. */
    static final DataType MIXED = DataTypes.CalendarIntervalType;

    /** All columns of both. */
    static StructType merge(StructType left, StructType right) {
        Map<String, DataType> merged = new LinkedHashMap<>();
        for (StructField field : left.fields()) {
            merged.put(field.name(), field.dataType());
        }
        for (StructField field : right.fields()) {
            merged.merge(field.name(), field.dataType(), SchemaMerge::merge);
        }
        StructType schema = new StructType();
        for (Map.Entry<String, DataType> column : merged.entrySet()) {
            schema = schema.add(column.getKey(), column.getValue());
        }
        return schema;
    }

    /** The columns that have one of these names, or hold such a field, without those that cannot be read. */
    static StructType only(StructType schema, List<String> paths) {
        return keep(schema, field -> paths.stream()
                .anyMatch(path -> path.equals(field.name()) || path.startsWith(field.name() + ".")));
    }

    private static StructType keep(StructType schema, Predicate<StructField> isKept) {
        StructType some = new StructType();
        for (StructField field : schema.fields()) {
            if (isKept.test(field) && isReadable(field.dataType())) {
                some = field.dataType() instanceof StructType nested
                        ? some.add(field.name(), keep(nested, inner -> true))
                        : some.add(field);
            }
        }
        return some;
    }

    private static boolean isReadable(DataType type) {
        return !type.equals(MIXED) && !(type instanceof ArrayType list && !isReadable(list.elementType()));
    }

    private static DataType merge(DataType left, DataType right) {
        if (left.equals(right) || right instanceof NullType) {
            return left;
        }
        if (left instanceof NullType) {
            return right;
        }
        if (left instanceof StructType one && right instanceof StructType other) {
            return merge(one, other);
        }
        if (left instanceof ArrayType one && right instanceof ArrayType other) {
            return DataTypes.createArrayType(merge(one.elementType(), other.elementType()));
        }
        if (left instanceof DecimalType one && right instanceof DecimalType other) {
            return decimal(one, other);
        }
        DataType wide = isWider(left, right) ? left : right;
        DataType narrow = wide == left ? right : left;
        return isWider(wide, narrow) ? wide : MIXED;
    }

    private static DataType decimal(DecimalType one, DecimalType other) {
        int scale = Math.max(one.scale(), other.scale());
        int whole = Math.max(one.precision() - one.scale(), other.precision() - other.scale());
        return whole + scale <= MOST_DIGITS
                ? DataTypes.createDecimalType(whole + scale, scale)
                : MIXED;
    }

    private static boolean isWider(DataType wide, DataType narrow) {
        return switch (wide) {
            case LongType large -> narrow instanceof IntegerType || isSmall(narrow);
            case IntegerType whole -> isSmall(narrow);
            case ShortType small -> narrow instanceof ByteType;
            case DoubleType real -> narrow instanceof FloatType || narrow instanceof IntegerType || isSmall(narrow);
            case TimestampNTZType time -> narrow instanceof DateType;
            default -> false;
        };
    }

    private static boolean isSmall(DataType type) {
        return type instanceof ByteType || type instanceof ShortType;
    }
}
