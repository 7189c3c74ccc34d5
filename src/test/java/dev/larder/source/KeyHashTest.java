package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {
    /** The key of SipHash's published vectors, the bytes 00 to 0f. */
    private final KeyHash hash = new KeyHash(new KeyHash.Secret(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));

    /** Published of SipHash-2-4: the hash of the bytes 00, 01, 02, ... of this length. */
    @ParameterizedTest
    @CsvSource({"0, a3817f04ba25a8e66df67214c7550293", "1, da87c1d86b99af44347659119b22fc45",
            "2, 8177228da4a45dc7fca38bdef60affe4", "3, 9c70b60c5267a94e5f33b6b02985ed51"})
    void theReferenceIsSipHash(int length, String expected) {
        assertEquals(expected, reference(bytes(length), 2, 4));
    }

    @Test
    void isSipHashWithOneAndThreeRounds() {
        for (int length = 0; length < 100; length++) {
            hash.ofBytes(bytes(length), 0, length);
            assertEquals(reference(bytes(length), 1, 3), answer());
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** SipHash with a result of 128 bits, as its paper describes it, for any number of rounds. */
    private static String reference(byte[] input, int compressions, int finalizations) {
        long[] v = {0x0706050403020100L ^ 0x736f6d6570736575L, 0x0f0e0d0c0b0a0908L ^ 0x646f72616e646f6dL ^ 0xee,
                0x0706050403020100L ^ 0x6c7967656e657261L, 0x0f0e0d0c0b0a0908L ^ 0x7465646279746573L};
        ByteBuffer padded = ByteBuffer.allocate(input.length / 8 * 8 + 8).order(ByteOrder.LITTLE_ENDIAN).put(input);
        padded.put(padded.capacity() - 1, (byte) input.length);
        for (int at = 0; at < padded.capacity(); at += 8) {
            v[3] ^= padded.getLong(at);
            rounds(v, compressions);
            v[0] ^= padded.getLong(at);
        }
        v[2] ^= 0xee;
        rounds(v, finalizations);
        long low = v[0] ^ v[1] ^ v[2] ^ v[3];
        v[1] ^= 0xdd;
        rounds(v, finalizations);
        return hex(low, v[0] ^ v[1] ^ v[2] ^ v[3]);
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            v[0] += v[1];
            v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
            v[0] = Long.rotateLeft(v[0], 32);
            v[2] += v[3];
            v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
            v[0] += v[3];
            v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
            v[2] += v[1];
            v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
            v[2] = Long.rotateLeft(v[2], 32);
        }
    }

    @Test
    void hashesNumbersAsTheirBytes() {
        byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(-42).array();
        hash.ofBytes(bytes, 0, 8);
        String expected = answer();
        hash.ofLong(-42);
        assertEquals(expected, answer());
        hash.ofValue(-42);
        assertEquals(expected, answer());
        hash.ofValue(-42L);
        assertEquals(expected, answer());
        hash.ofValue(Instant.EPOCH.minusNanos(42_000));
        assertEquals(expected, answer());
    }

    @Test
    void hashesTextAtAnyOffset() {
        byte[] bytes = "..customer-000042..".getBytes(StandardCharsets.UTF_8);
        hash.ofBytes(bytes, 2, bytes.length - 4);
        String expected = answer();
        hash.ofValue("customer-000042");
        assertEquals(expected, answer());
        hash.ofValue("customer-000042".getBytes(StandardCharsets.UTF_8));
        assertEquals(expected, answer());
    }

    @Test
    void pairsOfKeysHaveDifferentHashes() {
        hash.ofPair(1, 2, 3, 4);
        String first = answer();
        hash.ofPair(3, 4, 1, 2);
        assertNotEquals(first, answer());
    }

    private String answer() {
        return hex(hash.low(), hash.high());
    }

    private static String hex(long low, long high) {
        return HexFormat.of().formatHex(
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(low).putLong(high).array());
    }
}
