package dev.larder.store.feast;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.NumberText;

/**
 * The values of a {@link ViewSlot}, in the Aerospike types that Feast's reader accepts: integers, and
 * timestamps as whole seconds rounded down, are {@code Long}; floats and doubles {@code Double}, in lists too; arrays
 * are lists; UUIDs and decimals are strings. larder's own layout keeps more of a timestamp, and is not read as freely.
 */
public final class SlotValues {
    private SlotValues() {}

    /** @param value null for null */
    public static Object encode(FeatureType type, Object value) {
        return value == null ? null : switch (type) {
            case Element element -> element(element, value);
            case ArrayOf array -> {
                int length = Array.getLength(value);
                List<Object> list = new ArrayList<>(length);
                for (int i = 0; i < length; i++) {
                    list.add(element(array.element(), Array.get(value, i)));
                }
                yield list;
            }
        };
    }

    private static Object element(Element type, Object value) {
        return switch (type) {
            case Scalar scalar -> scalar(scalar, value);
            case DecimalOf decimal -> NumberText.plain((BigDecimal) value);
        };
    }

    private static Object scalar(Scalar type, Object value) {
        return switch (type) {
            case UUID -> value.toString();
            case INT32 -> ((Integer) value).longValue();
            case FLOAT -> ((Float) value).doubleValue();
            case TIMESTAMP -> ValueBytes.seconds((Instant) value);
            case STRING, BYTES, INT64, DOUBLE, BOOL -> value;
        };
    }

    /**
     * Reads what Feast and others wrote if nothing is lost: a whole double is read as an integer, an integer as a number
     * of any type or as a bool.
     *
     * @param stored what the client read; null for null
     * @throws BadValueException if it is not of the type
     */
    public static Object decode(FeatureType type, Object stored) {
        return stored == null ? null : switch (type) {
            case Element element -> read(element, stored);
            case ArrayOf array -> {
                if (!(stored instanceof List<?> list)) {
                    throw not(type, stored);
                }
                Object values = array.newArray(list.size());
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) == null) {
                        throw new BadValueException("element " + (i + 1) + " is null");
                    }
                    Array.set(values, i, read(array.element(), list.get(i)));
                }
                yield values;
            }
        };
    }

    private static Object read(Element type, Object stored) {
        Object value = switch (type) {
            case Scalar scalar -> scalarOrNull(scalar, stored);
            case DecimalOf decimal -> stored instanceof String text ? ValueText.parse(type, text) : null;
        };
        if (value == null) {
            throw not(type, stored);
        }
        return value;
    }

    private static Object scalarOrNull(Scalar type, Object stored) {
        return switch (type) {
            case STRING -> stored instanceof String ? stored : null;
            case BYTES -> stored instanceof byte[] ? stored : null;
            case BOOL ->
                stored instanceof Long number ? (Object) (number != 0) : stored instanceof Boolean ? stored : null;
            case INT32 -> integer(stored) instanceof Long number && number == number.intValue()
                    ? number.intValue()
                    : null;
            case INT64 -> integer(stored);
            case FLOAT -> real(stored) instanceof Double number ? number.floatValue() : null;
            case DOUBLE -> real(stored);
            case TIMESTAMP -> integer(stored) instanceof Long seconds ? ValueBytes.instant(seconds) : null;
            case UUID -> stored instanceof String text ? ValueText.parse(type, text) : null;
        };
    }

    private static Long integer(Object stored) {
        return switch (stored) {
            case Long number -> number;
            case Double number when number == Math.rint(number) && Math.abs(number) < 0x1p63 -> number.longValue();
            default -> null;
        };
    }

    private static Double real(Object stored) {
        return switch (stored) {
            case Double number -> number;
            case Long number when (long) number.doubleValue() == number -> number.doubleValue();
            default -> null;
        };
    }

    private static BadValueException not(FeatureType type, Object stored) {
        String what = switch (stored) {
            case String text -> "a string";
            case byte[] bytes -> "bytes";
            case Long number -> "the integer " + number;
            case Double number -> "the double " + number;
            case Boolean truth -> "a bool";
            case List<?> list -> "a list";
            default -> "a " + stored.getClass().getSimpleName();
        };
        return new BadValueException("it is " + what + ", not " + type.withArticle());
    }
}
