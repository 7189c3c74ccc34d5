package dev.larder.store.redis.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.BadValueException;

/**
 * Numbers of fixed width, little-endian: {@code int32} and {@code float} 4 bytes, {@code int64}, {@code double} and
 * {@code timestamp} (microseconds since 1970) 8, {@code bool} one byte, 0 or 1; {@code decimal} as the integer of its digits,
 * in 4 bytes up to a precision of 9, 8 up to 18, else 16; {@code uuid} 16 bytes, in the order of its text. Strings are UTF-8 and bytes are
 * stored as they are. An array is the number of its elements in 4 bytes, then the elements, strings and bytes preceded by
 * their length in 4 bytes.
 *
 * <p>Event and created times are 8 bytes, big-endian, with the sign bit flipped: they sort as the times do, and no time
 * after the year -150,000 is eight decimal digits, so neither encoding reads the other's times.
 */
public record BinaryEncoding() implements ValueEncoding {

    @Override
    public byte[] encode(FeatureType type, Object value) {
        if (value == null) {
            return NULL;
        }
        if (type == Scalar.STRING) {
            return ValueEncoding.escape(Utf8.encode((String) value));
        }
        if (type == Scalar.BYTES) {
            return ValueEncoding.escape((byte[]) value);
        }
        ByteBuffer out = ByteBuffer.allocate(BinaryValues.size(type, value)).order(ByteOrder.LITTLE_ENDIAN);
        BinaryValues.write(out, type, value);
        return out.array();
    }

    @Override
    public Object decode(FeatureType type, byte[] bytes) {
        if (ValueEncoding.isNull(bytes)) {
            return null;
        }
        if (type == Scalar.STRING) {
            int escapes = ValueEncoding.escapes(bytes);
            return Utf8.decode(bytes, escapes, bytes.length - escapes);
        }
        if (type == Scalar.BYTES) {
            int escapes = ValueEncoding.escapes(bytes);
            return Arrays.copyOfRange(bytes, escapes, bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Object value = BinaryValues.read(in, type);
        if (in.hasRemaining()) {
            throw new BadValueException(bytes.length + " bytes are too many for " + describe(type));
        }
        return value;
    }

    private static String describe(FeatureType type) {
        return switch (type) {
            case Element element -> "one " + element;
            case ArrayOf array -> "this " + array;
        };
    }

    @Override
    public byte[] encodeTime(long micros) {
        return ByteBuffer.allocate(Long.BYTES).putLong(micros ^ Long.MIN_VALUE).array();
    }

    @Override
    public long decodeTime(byte[] bytes) {
        if (bytes.length != Long.BYTES || TextEncoding.isDecimal(bytes, 0)) {
            throw new BadValueException(bytes.length + " bytes are not a time of the binary encoding");
        }
        return ByteBuffer.wrap(bytes).getLong() ^ Long.MIN_VALUE;
    }

    @Override
    public boolean isTombstone(byte[] time) {
        return time.length == 1 + Long.BYTES && time[0] == 'x';
    }
}
