package dev.larder.store.redis.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/**
 * Plain text: integers and times (microseconds since 1970) in decimal, doubles and floats in the shortest form that
 * reads back the same ({@code NaN}, {@code Infinity}, {@code -Infinity}), {@code true} and {@code false}, bytes in
 * base64, arrays in JSON, strings as they are.
 */
public record TextEncoding() implements ValueEncoding {

    @Override
    public byte[] encode(FeatureType type, Object value) {
        return switch (value) {
            case null -> NULL;
            case String text -> ValueEncoding.escape(Utf8.encode(text));
            case Instant instant -> encodeTime(Times.micros(instant));
            default -> type instanceof ArrayOf
                    ? Utf8.encode(ValueText.print(type, value))
                    : ValueText.print(type, value).getBytes(StandardCharsets.ISO_8859_1);
        };
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
        return type == Scalar.TIMESTAMP ? Times.instant(decodeTime(bytes)) : ValueText.parse(type, Utf8.decode(bytes));
    }

    @Override
    public byte[] encodeTime(long micros) {
        return decimal(micros);
    }

    @Override
    public long decodeTime(byte[] bytes) {
        return number(bytes);
    }

    @Override
    public boolean isTombstone(byte[] time) {
        return time.length > 1 && time[0] == 'x' && isDecimal(time, 1);
    }

    /** Whether these bytes, from there on, are a time of this encoding; the scripts use the same pattern. */
    static boolean isDecimal(byte[] bytes, int from) {
        for (int i = bytes[from] == '-' ? from + 1 : from; i < bytes.length; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** In decimal, which commands need too. */
    public static byte[] decimal(long number) {
        return Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Parses a time written by {@link #decimal}. */
    public static long number(byte[] decimal) {
        String text = Utf8.decode(decimal);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadValueException(Quoted.of(text) + " is not a time in microseconds");
        }
    }
}
