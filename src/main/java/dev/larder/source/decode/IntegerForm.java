package dev.larder.source.decode;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;

import dev.larder.source.parquet.Values;

/** How Parquet holds an integer. The narrower widths (8, 16) are held as 32 bits, and some writers let them overflow. */
public enum IntegerForm {
    INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64;

    /** The next integer. {@link #UINT64} returns the bits, so values from 2^63 on are negative. */
    long next(Values in) throws IOException, UnrepresentableValueException {
        return switch (this) {
            case INT8 -> within(in.nextInt(), Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> within(in.nextInt(), Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT8 -> within(in.nextInt(), 0, 0xff);
            case UINT16 -> within(in.nextInt(), 0, 0xffff);
            case INT32 -> in.nextInt();
            case UINT32 -> Integer.toUnsignedLong(in.nextInt());
            case INT64, UINT64 -> in.nextLong();
        };
    }

    private int within(int value, int least, int most) throws UnrepresentableValueException {
        if (value < least || value > most) {
            throw new UnrepresentableValueException(Integer.toString(value),
                    "is out of range for its column's type, " + name().toLowerCase(Locale.ROOT));
        }
        return value;
    }

    BigDecimal nextDecimal(Values in) throws IOException, UnrepresentableValueException {
        long value = next(in);
        return isBeyondLong(value) ? new BigDecimal(print(value)) : BigDecimal.valueOf(value);
    }

    boolean isBeyondLong(long bits) {
        return this == UINT64 && bits < 0;
    }

    String print(long bits) {
        return this == UINT64 ? Long.toUnsignedString(bits) : Long.toString(bits);
    }
}
