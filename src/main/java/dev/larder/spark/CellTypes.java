package dev.larder.spark;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
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
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What Spark's types mean to larder, and how Spark gives their values so that none is changed on the way. */
final class CellTypes {
    private CellTypes() {}

    static CellType of(DataType type) {
        return switch (type) {
            case ByteType tiny -> CellType.Simple.INT32;
            case ShortType small -> CellType.Simple.INT32;
            case IntegerType whole -> CellType.Simple.INT32;
            case LongType large -> CellType.Simple.INT64;
            case FloatType real -> CellType.Simple.FLOAT;
            case DoubleType real -> CellType.Simple.DOUBLE;
            case BooleanType bool -> CellType.Simple.BOOL;
            case StringType text -> CellType.Simple.TEXT;
            case BinaryType bytes -> CellType.Simple.BYTES;
            case DateType days -> CellType.Simple.DAYS;
            case TimestampType time -> CellType.Simple.MICROS;
            case TimestampNTZType time -> CellType.Simple.MICROS;
            case NullType nothing -> CellType.Simple.ALWAYS_NULL;
            case DecimalType decimal -> new CellType.Decimal(decimal.precision(), decimal.scale());
            case ArrayType list -> new CellType.ListOf(of(list.elementType()));
            default -> CellType.Simple.UNSUPPORTED;
        };
    }

    /** A column whose values are of the class that its {@link CellType} says. */
    static Column raw(Column column, DataType type) {
        return switch (type) {
            case ByteType tiny -> column.cast(DataTypes.IntegerType);
            case ShortType small -> column.cast(DataTypes.IntegerType);
            // As Java's strings, malformed bytes would be others.
            case StringType text -> column.cast(DataTypes.BinaryType);
            case DateType days -> unix_date(column);
            case TimestampType time -> unix_micros(column);
            // The session is in UTC, as is every time without a zone.
            case TimestampNTZType time -> unix_micros(column.cast(DataTypes.TimestampType));
            case NullType nothing -> lit(null).cast(DataTypes.IntegerType);
            case ArrayType list -> transform(column, element -> raw(element, list.elementType()));
            default -> column;
        };
    }
}
