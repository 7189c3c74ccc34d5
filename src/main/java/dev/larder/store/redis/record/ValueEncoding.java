package dev.larder.store.redis.record;

import dev.larder.feature.FeatureType;
import dev.larder.text.BadValueException;

/**
 * How values become bytes. larder's own encodings write null as the two bytes {@code \N}, and a string (or bytes, where
 * they are not base64) that begins with a backslash with one more in front; nothing else that they write can be
 * {@code \N}. Whatever else the bytes are, reading them gives a value or a {@link BadValueException}.
 */
public sealed interface ValueEncoding permits TextEncoding, BinaryEncoding, FeastEncoding {
    byte[] NULL = {'\\', 'N'};

    byte[] encode(FeatureType type, Object value);

    Object decode(FeatureType type, byte[] bytes);

    /** An event or created time. No encoding reads another's as a time, which is how they are told apart. */
    byte[] encodeTime(long micros);

    long decodeTime(byte[] bytes);

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

    /** How many bytes {@link #escape} put in front. */
    static int escapes(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '\\') {
            return 0;
        }
        if (bytes.length == 1 || bytes[1] != '\\') {
            throw new BadValueException("a text begins with one backslash, which larder does not write");
        }
        return 1;
    }
}
