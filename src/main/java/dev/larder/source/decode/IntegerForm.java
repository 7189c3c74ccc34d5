package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.source.parquet.Values;

/** How Parquet holds an integer. The narrower widths (8, 16) are held as 32 bits. */
public enum IntegerForm {
    INT32, UINT32, INT64, UINT64;

    /** The next integer; of {@link #UINT64} the bits, so that those from 2^63 on are negative. */
    long next(Values in) throws IOException {
        return switch (this) {
            case INT32 -> in.nextInt();
            case UINT32 -> Integer.toUnsignedLong(in.nextInt());
            case INT64, UINT64 -> in.nextLong();
        };
    }

    boolean isBeyondLong(long bits) {
        return this == UINT64 && bits < 0;
    }

    String print(long bits) {
        return this == UINT64 ? Long.toUnsignedString(bits) : Long.toString(bits);
    }
}
