package dev.larder.store.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/**
 * A value as Feast's protobuf {@code Value}, of which one member is set: {@link ValueTypes} numbers them. A null is a
 * {@code Value} without any, of no bytes at all. Timestamps are whole seconds, rounded down, as Feast has them.
 */
public final class ValueBytes {
    private static final byte[] NULL = {};
    /** The one field of Feast's list messages. */
    private static final int ELEMENT = 1;
    /** Feast's value for no time, NaT in its data frames. */
    static final long NO_TIME = Long.MIN_VALUE;

    private ValueBytes() {}

    /** @param value null for null */
    public static byte[] encode(FeatureType type, Object value) {
        if (value == null) {
            return NULL;
        }
        int field = ValueTypes.number(type);
        return switch (type) {
            case Scalar scalar -> scalar(scalar, field, value);
            case DecimalOf decimal -> text(field, value);
            case ArrayOf array -> {
                byte[] list = ListBytes.encode(array.element(), value, ELEMENT);
                yield new ProtoOutput(list.length + 8).bytes(field, list).toBytes();
            }
        };
    }

    private static byte[] text(int field, Object value) {
        byte[] text = utf8(value);
        return new ProtoOutput(text.length + 8).bytes(field, text).toBytes();
    }

    /** Strings, UUIDs and decimals; the latter as Python prints them: tiny ones have an exponent. */
    static byte[] utf8(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] scalar(Scalar type, int field, Object value) {
        ProtoOutput out = new ProtoOutput(11);
        return (switch (type) {
            case STRING, UUID -> out.bytes(field, utf8(value));
            case BYTES -> out.bytes(field, (byte[]) value);
            case INT32 -> out.varint(field, (Integer) value);
            case INT64 -> out.varint(field, (Long) value);
            case FLOAT -> out.fixed32(field, Float.floatToIntBits((Float) value));
            case DOUBLE -> out.fixed64(field, Double.doubleToLongBits((Double) value));
            case BOOL -> out.varint(field, (Boolean) value ? 1 : 0);
            case TIMESTAMP -> out.varint(field, seconds((Instant) value));
        }).toBytes();
    }

    /** @throws BadValueException if the bytes are no {@code Value}, or one of another type */
    public static Object decode(FeatureType type, byte[] bytes) {
        ProtoInput in = new ProtoInput(bytes);
        Object value = null;
        while (in.next()) {
            if (in.field() == ValueTypes.NULL) {
                in.skip();
                value = null;
            } else if (in.field() == ValueTypes.number(type)) {
                value = switch (type) {
                    case Scalar scalar -> scalar(scalar, in);
                    case DecimalOf decimal -> ValueText.parse(type, in.text());
                    case ArrayOf array -> ListBytes.decode(array, elements(array, in.message()));
                };
            } else {
                throw new BadValueException("it is " + ValueTypes.describe(in.field()) + ", not "
                        + type.withArticle());
            }
        }
        return value;
    }

    private static Object scalar(Scalar type, ProtoInput in) {
        return switch (type) {
            case STRING -> in.text();
            case BYTES -> in.bytes();
            case INT32 -> (int) in.varint();
            case INT64 -> in.varint();
            case FLOAT -> Float.intBitsToFloat(in.fixed32());
            case DOUBLE -> Double.longBitsToDouble(in.fixed64());
            case BOOL -> in.varint() != 0;
            case UUID -> ValueText.parse(type, in.text());
            case TIMESTAMP -> {
                long seconds = in.varint();
                yield seconds == NO_TIME ? null : instant(seconds);
            }
        };
    }

    /** One field per element of a list of texts or bytes; for numbers, one or more fields of any number of them. */
    private static List<ByteBuffer> elements(ArrayOf array, ProtoInput list) {
        boolean numbers = ListBytes.isPacked(array.element());
        List<ByteBuffer> elements = new ArrayList<>();
        while (list.next()) {
            if (list.field() == ELEMENT) {
                elements.add(numbers ? list.packed() : ByteBuffer.wrap(list.bytes()).order(ByteOrder.LITTLE_ENDIAN));
            } else {
                list.skip();
            }
        }
        return elements;
    }

    static long seconds(Instant instant) {
        return instant.getEpochSecond();
    }

    static Instant instant(long seconds) {
        try {
            Instant instant = Instant.ofEpochSecond(seconds);
            Times.micros(instant);
            return instant;
        } catch (DateTimeException e) {
            throw new BadValueException("the time of " + seconds + " seconds since 1970 is out of range");
        }
    }
}
