package dev.larder.store.redis.record;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Reads and writes values in little-endian buffers: of fixed width, or preceded by their length. None is null. */
final class BinaryValues {
    private BinaryValues() {}

    /** In bytes. */
    static int size(FeatureType type, Object value) {
        return switch (type) {
            case Element element -> size(element, value);
            case ArrayOf array -> {
                int length = Array.getLength(value);
                int size = Integer.BYTES;
                if (isFixed(array.element())) {
                    size += length * width(array.element());
                } else {
                    for (int i = 0; i < length; i++) {
                        size += size(array.element(), Array.get(value, i));
                    }
                }
                yield size;
            }
        };
    }

    private static int size(Element type, Object value) {
        return switch (type) {
            case Scalar.STRING -> Integer.BYTES + utf8Length((String) value);
            case Scalar.BYTES -> Integer.BYTES + ((byte[]) value).length;
            case Element fixed -> width(fixed);
        };
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Two surrogates make four bytes.
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    private static boolean isFixed(Element type) {
        return type != Scalar.STRING && type != Scalar.BYTES;
    }

    private static int width(Element type) {
        return switch (type) {
            case Scalar scalar -> switch (scalar) {
                case INT32, FLOAT -> 4;
                case INT64, DOUBLE, TIMESTAMP -> 8;
                case BOOL -> 1;
                case STRING, BYTES -> Integer.BYTES;
                case UUID -> 2 * Long.BYTES;
            };
            case DecimalOf decimal -> BinaryDecimals.width(decimal);
        };
    }

    static void write(ByteBuffer out, FeatureType type, Object value) {
        switch (type) {
            case Element element -> write(out, element, value);
            case ArrayOf array -> writeArray(out, array.element(), value);
        }
    }

    private static void write(ByteBuffer out, Element type, Object value) {
        switch (type) {
            case Scalar scalar -> write(out, scalar, value);
            case DecimalOf decimal -> BinaryDecimals.write(out, decimal, (BigDecimal) value);
        }
    }

    private static void write(ByteBuffer out, Scalar type, Object value) {
        switch (type) {
            case STRING -> writeBytes(out, Utf8.encode((String) value));
            case BYTES -> writeBytes(out, (byte[]) value);
            case INT32 -> out.putInt((Integer) value);
            case INT64 -> out.putLong((Long) value);
            case FLOAT -> out.putFloat((Float) value);
            case DOUBLE -> out.putDouble((Double) value);
            case BOOL -> out.put((byte) ((Boolean) value ? 1 : 0));
            case TIMESTAMP -> out.putLong(Times.micros((Instant) value));
            case UUID -> {
                UUID uuid = (UUID) value;
                out.putLong(Long.reverseBytes(uuid.getMostSignificantBits()))
                        .putLong(Long.reverseBytes(uuid.getLeastSignificantBits()));
            }
        }
    }

    private static void writeBytes(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static void writeArray(ByteBuffer out, Element element, Object value) {
        int length = Array.getLength(value);
        out.putInt(length);
        switch (value) {
            case float[] numbers -> {
                out.asFloatBuffer().put(numbers);
                out.position(out.position() + length * Float.BYTES);
            }
            case double[] numbers -> {
                out.asDoubleBuffer().put(numbers);
                out.position(out.position() + length * Double.BYTES);
            }
            default -> {
                for (int i = 0; i < length; i++) {
                    write(out, element, Array.get(value, i));
                }
            }
        }
    }

    /** @throws BadValueException if the buffer ends too early or holds what larder never writes */
    static Object read(ByteBuffer in, FeatureType type) {
        try {
            return switch (type) {
                case Element element -> read(in, element);
                case ArrayOf array -> readArray(in, array);
            };
        } catch (BufferUnderflowException e) {
            throw new BadValueException("the bytes end in the middle of a value of type " + type);
        }
    }

    private static Object read(ByteBuffer in, Element type) {
        return switch (type) {
            case Scalar scalar -> read(in, scalar);
            case DecimalOf decimal -> BinaryDecimals.read(in, decimal);
        };
    }

    private static Object read(ByteBuffer in, Scalar type) {
        return switch (type) {
            case STRING -> {
                int length = readLength(in, 1);
                String text = Utf8.decode(in.array(), in.arrayOffset() + in.position(), length);
                in.position(in.position() + length);
                yield text;
            }
            case BYTES -> {
                byte[] bytes = new byte[readLength(in, 1)];
                in.get(bytes);
                yield bytes;
            }
            case INT32 -> in.getInt();
            case INT64 -> in.getLong();
            case FLOAT -> in.getFloat();
            case DOUBLE -> in.getDouble();
            case BOOL -> readBool(in);
            case TIMESTAMP -> Times.instant(in.getLong());
            case UUID -> new UUID(Long.reverseBytes(in.getLong()), Long.reverseBytes(in.getLong()));
        };
    }

    private static boolean readBool(ByteBuffer in) {
        byte read = in.get();
        if (read != 0 && read != 1) {
            throw new BadValueException("the byte " + read + " is not a bool");
        }
        return read == 1;
    }

    /** A length, checked against the bytes that follow: a damaged one must not allocate all memory. @param width bytes per element, at least */
    private static int readLength(ByteBuffer in, int width) {
        int length = in.getInt();
        if (length < 0 || (long) length * width > in.remaining()) {
            throw new BadValueException("a length of " + Integer.toUnsignedString(length) + " does not fit the "
                    + in.remaining() + " bytes that follow");
        }
        return length;
    }

    private static Object readArray(ByteBuffer in, ArrayOf type) {
        int length = readLength(in, width(type.element()));
        Object array = type.newArray(length);
        switch (array) {
            case float[] numbers -> {
                in.asFloatBuffer().get(numbers);
                in.position(in.position() + length * Float.BYTES);
            }
            case double[] numbers -> {
                in.asDoubleBuffer().get(numbers);
                in.position(in.position() + length * Double.BYTES);
            }
            default -> {
                for (int i = 0; i < length; i++) {
                    Array.set(array, i, read(in, type.element()));
                }
            }
        }
        return array;
    }
}
