package dev.larder.store.feast;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;

/** Feast's list messages: {@code repeated} numbers are packed into one field, texts and bytes have a field each. */
final class ListBytes {
    private ListBytes() {}

    /** Whether all elements are in one field. */
    static boolean isPacked(Element element) {
        return switch (element) {
            case Scalar scalar -> switch (scalar) {
                case INT32, INT64, FLOAT, DOUBLE, BOOL, TIMESTAMP -> true;
                case STRING, BYTES, UUID -> false;
            };
            case DecimalOf decimal -> false;
        };
    }

    static byte[] encode(Element element, Object array, int field) {
        int length = Array.getLength(array);
        ProtoOutput list = new ProtoOutput(16);
        if (!isPacked(element)) {
            for (Object value : (Object[]) array) {
                list.bytes(field, value instanceof byte[] bytes ? bytes : ValueBytes.utf8(value));
            }
        } else if (length > 0) {
            list.bytes(field, packed(element, array, length));
        }
        return list.toBytes();
    }

    private static byte[] packed(Element element, Object array, int length) {
        ProtoOutput out = new ProtoOutput(length * (element == Scalar.DOUBLE ? Double.BYTES : Float.BYTES));
        for (int i = 0; i < length; i++) {
            switch (array) {
                case int[] ints -> out.varint(ints[i]);
                case long[] longs -> out.varint(longs[i]);
                case float[] floats -> out.fixed32(Float.floatToIntBits(floats[i]));
                case double[] doubles -> out.fixed64(Double.doubleToLongBits(doubles[i]));
                case boolean[] booleans -> out.varint(booleans[i] ? 1 : 0);
                case Instant[] instants -> out.varint(ValueBytes.seconds(instants[i]));
                default -> throw new IllegalArgumentException(element + ": " + array.getClass());
            }
        }
        return out.toBytes();
    }

    /** @param fields one per element for texts and bytes; for numbers any number of packed fields, to be concatenated */
    static Object decode(ArrayOf type, List<ByteBuffer> fields) {
        if (isPacked(type.element())) {
            return numbers(type, fields.size() == 1 ? fields.getFirst() : joined(fields));
        }
        Object array = type.newArray(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            ByteBuffer field = fields.get(i);
            Array.set(array, i, switch (type.element()) {
                case Scalar.BYTES -> field.array();
                case Scalar.STRING -> text(field);
                case Element other -> ValueText.parse(other, text(field));
            });
        }
        return array;
    }

    private static String text(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BadValueException("an element is not UTF-8 text");
        }
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        parts.forEach(whole::put);
        return whole.flip();
    }

    private static Object numbers(ArrayOf type, ByteBuffer in) {
        Object array = type.newArray(count(type.element(), in));
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            switch (array) {
                case int[] ints -> ints[i] = (int) ProtoInput.rawVarint(in);
                case long[] longs -> longs[i] = ProtoInput.rawVarint(in);
                case float[] floats -> floats[i] = in.getFloat();
                case double[] doubles -> doubles[i] = in.getDouble();
                case boolean[] booleans -> booleans[i] = ProtoInput.rawVarint(in) != 0;
                case Instant[] instants -> instants[i] = ValueBytes.instant(ProtoInput.rawVarint(in));
                default -> throw new IllegalArgumentException(type.toString());
            }
        }
        if (in.hasRemaining()) {
            throw ProtoInput.notProtobuf();
        }
        return array;
    }

    private static int count(Element element, ByteBuffer in) {
        return switch (element) {
            case Scalar.FLOAT -> in.remaining() / Float.BYTES;
            case Scalar.DOUBLE -> in.remaining() / Double.BYTES;
            case Element varint -> {
                int ends = 0;
                for (int i = in.position(); i < in.limit(); i++) {
                    ends += in.get(i) >= 0 ? 1 : 0;
                }
                yield ends;
            }
        };
    }
}
