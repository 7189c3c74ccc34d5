package dev.larder.store.redis.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

import dev.larder.feature.FeatureType.DecimalOf;

/** Decimals in little-endian buffers, as the integer of their digits in 4, 8 or 16 bytes; the type says which. */
final class BinaryDecimals {
    private static final int DIGITS_OF_INT = 9;
    private static final int DIGITS_OF_LONG = 18;

    private BinaryDecimals() {}

    /** In bytes. */
    static int width(DecimalOf type) {
        if (type.precision() <= DIGITS_OF_INT) {
            return Integer.BYTES;
        }
        return type.precision() <= DIGITS_OF_LONG ? Long.BYTES : 2 * Long.BYTES;
    }

    static void write(ByteBuffer out, DecimalOf type, BigDecimal value) {
        BigInteger digits = value.unscaledValue();
        switch (width(type)) {
            case Integer.BYTES -> out.putInt(digits.intValueExact());
            case Long.BYTES -> out.putLong(digits.longValueExact());
            default -> out.putLong(digits.longValue()).putLong(digits.shiftRight(Long.SIZE).longValueExact());
        }
    }

    /** @throws dev.larder.text.BadValueException if it has more digits than the type */
    static BigDecimal read(ByteBuffer in, DecimalOf type) {
        BigInteger digits = switch (width(type)) {
            case Integer.BYTES -> BigInteger.valueOf(in.getInt());
            case Long.BYTES -> BigInteger.valueOf(in.getLong());
            default -> {
                byte[] bytes = new byte[2 * Long.BYTES];
                long low = in.getLong();
                ByteBuffer.wrap(bytes).putLong(in.getLong()).putLong(low);
                yield new BigInteger(bytes);
            }
        };
        return type.value(new BigDecimal(digits, type.scale()));
    }
}
