package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.source.parquet.Values;

/** Decodes integers to double or float, if the result is exactly that integer. */
final class IntegerToRealDecoder extends RealDecoder {
    private static final int FLOAT_BITS = 24;
    private static final int DOUBLE_BITS = 53;

    private final IntegerForm form;
    private final int exactBits;

    IntegerToRealDecoder(IntegerForm form, boolean toFloat) {
        super(toFloat);
        this.form = form;
        this.exactBits = toFloat ? FLOAT_BITS : DOUBLE_BITS;
    }

    @Override
    double nextDouble(Values in) throws IOException, UnrepresentableValueException {
        long value = form.next(in);
        boolean beyondLong = form.isBeyondLong(value);
        long magnitude = value < 0 && !beyondLong ? -value : value;
        int significant = Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude);
        if (significant > exactBits) {
            throw new UnrepresentableValueException(form.print(value), "is not exactly a " + type());
        }
        // An integer of 64 bits that a double holds exactly is even.
        return beyondLong ? (value >>> 1) * 2.0 : value;
    }
}
