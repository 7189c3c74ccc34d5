package dev.larder.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

import dev.larder.source.parquet.Slice;
import dev.larder.text.Times;

/**
 * A 128-bit hash of the value of one join key, by SipHash-1-3, which hash tables of several languages use against
 * chosen keys. It alone tells entities apart, and their names come from outside, so the hash is keyed: without a run's
 * secret nobody can choose two names that collide in it. All values of one join key have one type, so neither type nor
 * separators need to be hashed with them.
 *
 * <p>Not thread-safe: a call leaves its result in {@link #high} and {@link #low}.
 */
public final class KeyHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FINAL_ROUNDS = 3;

    /** The key that all hashes of a plan share. */
    record Secret(long first, long second) {
        static Secret random() {
            SecureRandom random = new SecureRandom();
            return new Secret(random.nextLong(), random.nextLong());
        }
    }

    private final Secret secret;
    private final byte[] numbers = new byte[4 * Long.BYTES];
    private long high;
    private long low;

    KeyHash(Secret secret) {
        this.secret = secret;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** Hashes a value of a row, to the same hash as the raw value that it was decoded from. */
    public void ofValue(Object value) {
        switch (value) {
            case Integer number -> ofLong(number);
            case Long number -> ofLong(number);
            case Instant instant -> ofLong(Times.micros(instant));
            case UUID uuid -> {
                LONG.set(numbers, 0, uuid.getMostSignificantBits());
                LONG.set(numbers, Long.BYTES, uuid.getLeastSignificantBits());
                ofBytes(numbers, 0, 2 * Long.BYTES);
            }
            case byte[] bytes -> ofBytes(bytes, 0, bytes.length);
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                ofBytes(bytes, 0, bytes.length);
            }
            default -> throw new IllegalArgumentException("no join key is a " + value.getClass());
        }
    }

    public void ofLong(long value) {
        LONG.set(numbers, 0, value);
        ofBytes(numbers, 0, Long.BYTES);
    }

    public void ofSlice(Slice slice) {
        ofBytes(slice.array(), slice.offset(), slice.length());
    }

    /** The state is in local variables and the rounds stand here twice, because this runs for every row. */
    void ofBytes(byte[] bytes, int from, int length) {
        long v0 = secret.first ^ 0x736f6d6570736575L;
        long v1 = secret.second ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = secret.first ^ 0x6c7967656e657261L;
        long v3 = secret.second ^ 0x7465646279746573L;
        int words = length / Long.BYTES;
        for (int i = 0, at = from; i <= words; i++, at += Long.BYTES) {
            long word = i < words ? (long) LONG.get(bytes, at) : last(bytes, at, from + length, length);
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        v2 ^= 0xee;
        for (int i = 0; i < 2 * FINAL_ROUNDS; i++) {
            if (i == FINAL_ROUNDS) {
                low = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xdd;
            }
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        high = v0 ^ v1 ^ v2 ^ v3;
    }

    /** The bytes after the last whole word, and the length. */
    private static long last(byte[] bytes, int from, int end, int length) {
        long word = (long) length << 56;
        for (int at = from, shift = 0; at < end; at++, shift += Byte.SIZE) {
            word |= (bytes[at] & 0xffL) << shift;
        }
        return word;
    }

    /** Combines the hash of the join keys so far with the hash of the next one. */
    public void ofPair(long firstHigh, long firstLow, long secondHigh, long secondLow) {
        LONG.set(numbers, 0, firstHigh);
        LONG.set(numbers, Long.BYTES, firstLow);
        LONG.set(numbers, 2 * Long.BYTES, secondHigh);
        LONG.set(numbers, 3 * Long.BYTES, secondLow);
        ofBytes(numbers, 0, numbers.length);
    }
}
