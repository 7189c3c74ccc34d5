package dev.larder.store.aerospike;

import java.lang.reflect.Array;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureType;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/**
 * The values of layout {@code view} in Aerospike's types: integers for every whole number, doubles for floats too,
 * booleans, strings, blobs, lists for arrays, nil for null. A timestamp is an integer of epoch microseconds, where
 * Feast's layout has seconds (see {@link dev.larder.store.feast.SlotValues}).
 */
final class AerospikeValues {
    private AerospikeValues() {}

    /** Of a value of {@code type}, or null. */
    static Object write(FeatureType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case Scalar scalar -> writeScalar(value);
            case ArrayOf array -> array.element() == Scalar.FLOAT || array.element() == Scalar.TIMESTAMP
                    ? new Elements(value, AerospikeValues::writeScalar)
                    : new Elements(value, Function.identity());
        };
    }

    private static Object writeScalar(Object value) {
        return switch (value) {
            case Instant instant -> Times.micros(instant);
            case Float number -> number.doubleValue();
            default -> value;
        };
    }

    /** An array as a list, without a copy of it. */
    private static final class Elements extends AbstractList<Object> {
        private final Object array;
        private final Function<Object, Object> each;

        Elements(Object array, Function<Object, Object> each) {
            this.array = array;
            this.each = each;
        }

        @Override
        public Object get(int index) {
            return each.apply(Array.get(array, index));
        }

        @Override
        public int size() {
            return Array.getLength(array);
        }
    }

    /** @throws BadValueException where what is stored is no value of the type */
    static Object read(FeatureType type, Object stored) {
        if (stored == null) {
            return null;
        }
        return switch (type) {
            case Scalar scalar -> readScalar(scalar, stored);
            case ArrayOf array -> readArray(array, stored);
        };
    }

    private static Object readArray(ArrayOf type, Object stored) {
        if (!(stored instanceof List<?> list)) {
            throw unfit(type, stored);
        }
        Object array = type.newArray(list.size());
        int index = 0;
        for (Object element : list) {
            if (element == null) {
                throw new BadValueException("an element of " + type.withArticle() + " is null in the store");
            }
            Array.set(array, index++, readScalar(type.element(), element));
        }
        return array;
    }

    private static Object readScalar(Scalar type, Object stored) {
        return switch (type) {
            case STRING -> as(String.class, type, stored);
            case BYTES -> as(byte[].class, type, stored);
            case BOOL -> as(Boolean.class, type, stored);
            case INT64 -> as(Long.class, type, stored);
            case INT32 -> int32(as(Long.class, type, stored));
            // Another writer's whole number is a double as good as any.
            case DOUBLE -> as(Number.class, type, stored).doubleValue();
            case FLOAT -> as(Number.class, type, stored).floatValue();
            case TIMESTAMP -> Times.instant(as(Long.class, type, stored));
        };
    }

    private static Integer int32(long stored) {
        if (stored != (int) stored) {
            throw new BadValueException(stored + " is no int32");
        }
        return (int) stored;
    }

    private static <T> T as(Class<T> wanted, FeatureType type, Object stored) {
        if (!wanted.isInstance(stored)) {
            throw unfit(type, stored);
        }
        return wanted.cast(stored);
    }

    private static BadValueException unfit(FeatureType type, Object stored) {
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

    /** About how many bytes a value takes on its way: never less by much. */
    static long weight(Object value) {
        return switch (value) {
            case null -> 1;
            case String text -> 5 + 3L * text.length();
            case byte[] bytes -> 5 + bytes.length;
            case String[] texts -> sum(texts);
            case byte[][] blobs -> sum(blobs);
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
