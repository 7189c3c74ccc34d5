package dev.larder.store.redis.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.larder.text.BadValueException;

/** UTF-8. Malformed bytes are an error, not replaced by question marks. */
public final class Utf8 {
    private Utf8() {}

    public static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return decodeStrictly(ByteBuffer.wrap(bytes, from, length));
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private static String decodeStrictly(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BadValueException(bytes.limit() + " bytes are not UTF-8 text");
        }
    }
}
