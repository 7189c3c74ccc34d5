package dev.larder.store.aerospike;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.UUID;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/**
 * Conversion of feature values to and from Aerospike's types in layout {@code view}: integers for int32 and int64,
 * doubles for float and double, booleans, strings (also for decimals and UUIDs), blobs, lists for arrays, nil for null. A timestamp is an integer of
 * epoch microseconds, whereas Feast's layout stores seconds (see {@link dev.larder.store.feast.SlotValues}).
 */
final class AerospikeValues {
    private AerospikeValues() {}

    /** @param value a value of the type, or null */
    static Object write(FeatureType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case Element element -> writeElement(value);
            case ArrayOf array -> new Elements(value);
        };
    }

    private static Object writeElement(Object value) {
        return switch (value) {
            case Instant instant -> Times.micros(instant);
            case Float number -> number.doubleValue();
            case BigDecimal number -> NumberText.plain(number);
            case UUID uuid -> uuid.toString();
            default -> value;
        };
    }

    /** A list view of an array, without copying it. */
    private static final class Elements extends AbstractList<Object> {
        private final Object array;

        Elements(Object array) {
            this.array = array;
        }

        @Override
        public Object get(int index) {
            return writeElement(Array.get(array, index));
        }

        @Override
        public int size() {
            return Array.getLength(array);
        }
    }

    /** @throws BadValueException if the stored value does not have the type */
    static Object read(FeatureType type, Object stored) {
        if (stored == null) {
            return null;
        }
        return switch (type) {
            case Element element -> readElement(element, stored);
            case ArrayOf array -> readArray(array, stored);
        };
    }

    private static Object readArray(ArrayOf type, Object stored) {
        if (!(stored instanceof List<?> list)) {
            throw wrongType(type, stored);
        }
        Object array = type.newArray(list.size());
        int index = 0;
        for (Object element : list) {
            if (element == null) {
                throw new BadValueException("an element of " + type.withArticle() + " is null in the store");
            }
            Array.set(array, index++, readElement(type.element(), element));
        }
        return array;
    }

    private static Object readElement(Element type, Object stored) {
        return switch (type) {
            case Scalar scalar -> readScalar(scalar, stored);
            case DecimalOf decimal -> ValueText.parse(type, as(String.class, type, stored));
        };
    }

    private static Object readScalar(Scalar type, Object stored) {
        return switch (type) {
            case STRING -> as(String.class, type, stored);
            case BYTES -> as(byte[].class, type, stored);
            case BOOL -> as(Boolean.class, type, stored);
            case INT64 -> as(Long.class, type, stored);
            case INT32 -> int32(as(Long.class, type, stored));
            // Other writers may store whole numbers as integers.
            case DOUBLE -> as(Number.class, type, stored).doubleValue();
            case FLOAT -> as(Number.class, type, stored).floatValue();
            case TIMESTAMP -> Times.instant(as(Long.class, type, stored));
            case UUID -> ValueText.parse(type, as(String.class, type, stored));
        };
    }

    private static Integer int32(long stored) {
        if (stored != (int) stored) {
            throw new BadValueException(stored + " is out of range for int32");
        }
        return (int) stored;
    }

    private static <T> T as(Class<T> wanted, FeatureType type, Object stored) {
        if (!wanted.isInstance(stored)) {
            throw wrongType(type, stored);
        }
        return wanted.cast(stored);
    }

    private static BadValueException wrongType(FeatureType type, Object stored) {
        return new BadValueException("the store has " + kind(stored) + " where " + type.withArticle() + " should be");
    }

    private static String kind(Object stored) {
        return switch (stored) {
            case Long number -> "an integer";
            case Double number -> "a double";
            case String text -> "a string";
            case Boolean bool -> "a boolean";
            case byte[] bytes -> "a blob";
            case List<?> list -> "a list";
            default -> "a map or another type";
        };
    }

    /** An estimate of the bytes that a value takes on the wire, rarely too low. */
    static long weight(Object value) {
        return switch (value) {
            case null -> 1;
            case String text -> 5 + 3L * text.length();
            case byte[] bytes -> 5 + bytes.length;
            case BigDecimal number -> 8 + Math.max(number.precision(), number.scale());
            case UUID uuid -> 5 + 36;
            case Object[] elements -> sum(elements);
            default -> value.getClass().isArray() ? 5 + 9L * Array.getLength(value) : 9;
        };
    }

    private static long sum(Object[] values) {
        long sum = 5;
        for (Object value : values) {
            sum += weight(value);
        }
        return sum;
    }
}
