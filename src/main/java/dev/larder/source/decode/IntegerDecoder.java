package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Values;

/** Decodes integers to int64, or to int32 if they are in range. */
record IntegerDecoder(IntegerForm form, boolean toInt32) implements LongDecoder {

    @Override
    public Scalar type() {
        return toInt32 ? Scalar.INT32 : Scalar.INT64;
    }

    @Override
    public long nextLong(Values in) throws IOException, UnrepresentableValueException {
        long value = form.next(in);
        if (form.isBeyondLong(value) || toInt32 && (int) value != value) {
            throw new UnrepresentableValueException(form.print(value), "is out of range for " + type());
        }
        return value;
    }

    @Override
    public Object next(Values in) throws IOException, UnrepresentableValueException {
        long value = nextLong(in);
        if (toInt32) {
            return (int) value;
        }
        return value;
    }

    @Override
    public void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException {
        if (toInt32) {
            ((int[]) array)[index] = (int) nextLong(in);
        } else {
            ((long[]) array)[index] = nextLong(in);
        }
    }
}
