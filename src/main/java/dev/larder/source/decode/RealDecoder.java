package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Values;

/** Decodes to double, or to float if the value is exactly a float. */
public abstract sealed class RealDecoder implements ValueDecoder permits FloatingDecoder, IntegerToRealDecoder {
    private final boolean toFloat;

    RealDecoder(boolean toFloat) {
        this.toFloat = toFloat;
    }

    /** The next value; exactly a float if that is the type. */
    abstract double nextDouble(Values in) throws IOException, UnrepresentableValueException;

    @Override
    public final Scalar type() {
        return toFloat ? Scalar.FLOAT : Scalar.DOUBLE;
    }

    @Override
    public final Object next(Values in) throws IOException, UnrepresentableValueException {
        double value = nextDouble(in);
        if (toFloat) {
            return (float) value;
        }
        return value;
    }

    @Override
    public final void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException {
        if (toFloat) {
            ((float[]) array)[index] = (float) nextDouble(in);
        } else {
            ((double[]) array)[index] = nextDouble(in);
        }
    }
}
