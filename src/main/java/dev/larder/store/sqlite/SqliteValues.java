package dev.larder.store.sqlite;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueJson;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/**
 * Feature values as SQLite values that its shell shows as what they are: numbers, texts, blobs, times in epoch
 * microseconds, arrays as JSON; decimals and UUIDs as texts. SQLite cannot represent three values: NaN (it stores NULL) is the text {@code NaN},
 * -0.0 (it stores 0) is the blob {@code -0.0}, and a feature that was never written is an empty blob, or in a bytes column
 * an empty text; this is the column's default.
 */
final class SqliteValues {
    private static final String DECIMAL = "decimal";
    /** A column whose type contains TEXT keeps texts as they are; one of type DECIMAL would make them doubles. */
    private static final String DECIMAL_TEXT = "DECIMAL_TEXT";
    private static final byte[] NEGATIVE_ZERO = "-0.0".getBytes(StandardCharsets.US_ASCII);

    private SqliteValues() {}

    /** The declared type of a column. Its affinity does not convert values, and each feature type has its own. */
    static String columnType(FeatureType type) {
        return switch (type) {
            case Scalar scalar -> columnType(scalar);
            case DecimalOf decimal -> DECIMAL_TEXT + decimal.toString().substring(DECIMAL.length());
            case ArrayOf array -> array.toString();
        };
    }

    /** A switch of its own: one over constants and classes costs a short command 12 ms. */
    private static String columnType(Scalar type) {
        return switch (type) {
            case STRING -> "TEXT";
            case BYTES -> "BLOB";
            case INT32, INT64, FLOAT, DOUBLE, BOOL, TIMESTAMP, UUID -> type.name();
        };
    }

    /** The name of the feature type of a column; of a type that larder does not declare, the type itself. */
    static String featureType(String columnType) {
        if (columnType.startsWith(DECIMAL_TEXT)) {
            return DECIMAL + columnType.substring(DECIMAL_TEXT.length());
        }
        return Arrays.stream(Scalar.values()).filter(type -> columnType(type).equals(columnType)).findFirst()
                .map(Scalar::toString).orElse(columnType);
    }

    static String missing(FeatureType type) {
        return type == Scalar.BYTES ? "''" : "x''";
    }

    static Object toColumn(FeatureType type, Object value) {
        return switch (value) {
            case null -> null;
            case Double number -> isPlain(number) ? number : odd(number);
            case Float number -> isPlain(number) ? number : odd(number);
            case Boolean truth -> truth ? 1 : 0;
            case Instant instant -> Times.micros(instant);
            case BigDecimal number -> NumberText.plain(number);
            case UUID uuid -> uuid.toString();
            default -> type instanceof ArrayOf array ? ValueJson.printArray(array, value) : value;
        };
    }

    private static boolean isPlain(double number) {
        return number > 0 || number < 0 || 1 / number > 0;
    }

    private static Object odd(double number) {
        return Double.isNaN(number) ? "NaN" : NEGATIVE_ZERO;
    }

    /** @throws BadValueException if larder does not write such a value for this type */
    static Object fromColumn(FeatureType type, Object column) {
        return switch (column) {
            case null -> null;
            case Number number -> ofNumber(type, number);
            case String text -> type == Scalar.BYTES && text.isEmpty() ? NoValue.MISSING : ofText(type, text);
            case byte[] bytes -> ofBlob(type, bytes);
            default -> throw damaged(type, column);
        };
    }

    private static Object ofBlob(FeatureType type, byte[] bytes) {
        if (type == Scalar.BYTES) {
            return bytes;
        }
        if (bytes.length == 0) {
            return NoValue.MISSING;
        }
        if (Arrays.equals(bytes, NEGATIVE_ZERO) && type == Scalar.DOUBLE) {
            return -0.0d;
        }
        if (Arrays.equals(bytes, NEGATIVE_ZERO) && type == Scalar.FLOAT) {
            return -0.0f;
        }
        throw damaged(type, bytes);
    }

    private static Object ofNumber(FeatureType type, Number number) {
        if (!(type instanceof Scalar scalar)) {
            throw damaged(type, number);
        }
        boolean whole = !(number instanceof Double);
        boolean small = number instanceof Integer;
        return switch (scalar) {
            case DOUBLE -> number.doubleValue();
            case FLOAT -> require(Float.isFinite(number.floatValue()) || Double.isInfinite(number.doubleValue()), type,
                    number).floatValue();
            case INT64 -> require(whole, type, number).longValue();
            case INT32 -> require(small, type, number);
            case BOOL -> require(small && (number.intValue() & ~1) == 0, type, number).intValue() == 1;
            case TIMESTAMP -> Times.instant(require(whole, type, number).longValue());
            case STRING, BYTES, UUID -> throw damaged(type, number);
        };
    }

    private static Object ofText(FeatureType type, String text) {
        if (type instanceof ArrayOf || type instanceof DecimalOf || type == Scalar.UUID) {
            return ValueText.parse(type, text);
        }
        if (type == Scalar.STRING) {
            return text;
        }
        if (type == Scalar.DOUBLE && text.equals("NaN")) {
            return Double.NaN;
        }
        if (type == Scalar.FLOAT && text.equals("NaN")) {
            return Float.NaN;
        }
        throw damaged(type, text);
    }

    private static Number require(boolean fits, FeatureType type, Number number) {
        if (!fits) {
            throw damaged(type, number);
        }
        return number;
    }

    private static BadValueException damaged(FeatureType type, Object column) {
        return type.badValue(column instanceof byte[] bytes ? bytes.length + " bytes" : column.toString());
    }
}
