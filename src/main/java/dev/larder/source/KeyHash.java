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
 * A 128-bit hash of the value of one join key, by SipHash-2-4. It alone tells entities apart, and their names
 * come from outside, so the hash is keyed: without a run's secret nobody can choose two names that collide in it. All values of one join key have one type, so neither type nor separators need to be hashed with them.
 *
 * <p>Not thread-safe: a call leaves its result in {@link #high} and {@link #low}.
 */
public final class KeyHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The key that all hashes of a plan share. */
    record Secret(long first, long second) {
        static Secret random() {
            SecureRandom random = new SecureRandom();
            return new Secret(random.nextLong(), random.nextLong());
        }
    }

    private final Secret secret;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
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
                start();
                compress(uuid.getMostSignificantBits());
                compress(uuid.getLeastSignificantBits());
                compress(2L * Long.BYTES << 56);
                finish();
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
        start();
        compress(value);
        compress((long) Long.BYTES << 56);
        finish();
    }

    public void ofSlice(Slice slice) {
        ofBytes(slice.array(), slice.offset(), slice.length());
    }

    void ofBytes(byte[] bytes, int from, int length) {
        start();
        int end = from + length;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            compress((long) LONG.get(bytes, at));
        }
        long last = (long) length << 56;
        for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
            last |= (bytes[at] & 0xffL) << shift;
        }
        compress(last);
        finish();
    }

    /** Combines the hash of the join keys so far with the hash of the next one. */
    public void ofPair(long firstHigh, long firstLow, long secondHigh, long secondLow) {
        start();
        compress(firstHigh);
        compress(firstLow);
        compress(secondHigh);
        compress(secondLow);
        compress((long) (4 * Long.BYTES) << 56);
        finish();
    }

    private void start() {
        v0 = secret.first ^ 0x736f6d6570736575L;
        v1 = secret.second ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = secret.first ^ 0x6c7967656e657261L;
        v3 = secret.second ^ 0x7465646279746573L;
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void finish() {
        v2 ^= 0xee;
        round();
        round();
        round();
        round();
        low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        round();
        round();
        round();
        round();
        high = v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
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
}
