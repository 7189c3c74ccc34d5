package dev.larder.store.redis.record;

import java.util.Arrays;

import dev.larder.feature.FeatureType;
import dev.larder.text.BadValueException;

/**
 * How values become bytes. larder's own encodings write null as the two bytes {@code \N}, and put a backslash in front of
 * a string that begins with one (and of such bytes, unless they are base64), so that no value is written as {@code \N}.
 * Decoding any bytes gives a value or a {@link BadValueException}.
 */
public sealed interface ValueEncoding permits TextEncoding, BinaryEncoding, FeastEncoding {
    byte[] NULL = {'\\', 'N'};

    byte[] encode(FeatureType type, Object value);

    Object decode(FeatureType type, byte[] bytes);

    /** Encodes an event or created time. No encoding reads another's times: records of another encoding are detected. */
    byte[] encodeTime(long micros);

    long decodeTime(byte[] bytes);

    /** Whether these bytes are the event time of a tombstone, which has an {@code x} in front. */
    boolean isTombstone(byte[] time);

    /** The event time of a row or tombstone. */
    default long decodeStoredTime(byte[] time) {
        return decodeTime(isTombstone(time) ? Arrays.copyOfRange(time, 1, time.length) : time);
    }

    /** Its name in scripts. */
    default String scriptName() {
        return switch (this) {
            case TextEncoding text -> "text";
            case BinaryEncoding binary -> "binary";
            case FeastEncoding feast -> "feast";
        };
    }

    static boolean isNull(byte[] bytes) {
        return bytes.length == 2 && bytes[0] == '\\' && bytes[1] == 'N';
    }

    static byte[] escape(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '\\') {
            return bytes;
        }
        byte[] escaped = new byte[bytes.length + 1];
        escaped[0] = '\\';
        System.arraycopy(bytes, 0, escaped, 1, bytes.length);
        return escaped;
    }

    /** The number of bytes that {@link #escape} put in front. */
    static int escapes(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '\\') {
            return 0;
        }
        if (bytes.length == 1 || bytes[1] != '\\') {
            throw new BadValueException("a text begins with a single backslash, which larder never writes");
        }
        return 1;
    }
}
