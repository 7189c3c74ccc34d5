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

    /** Published: the hash of the bytes 00, 01, 02, ... of this length. */
    @ParameterizedTest
    @CsvSource({"0, a3817f04ba25a8e66df67214c7550293", "1, da87c1d86b99af44347659119b22fc45",
            "2, 8177228da4a45dc7fca38bdef60affe4", "3, 9c70b60c5267a94e5f33b6b02985ed51"})
    void isSipHash(int length, String expected) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) i;
        }
        hash.ofBytes(input, 0, length);
        assertEquals(expected, answer());
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
        byte[] bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(hash.low()).putLong(hash.high())
                .array();
        return HexFormat.of().formatHex(bytes);
    }
}
