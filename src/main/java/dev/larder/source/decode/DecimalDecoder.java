package dev.larder.source.decode;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Values;

/**
 * Decodes decimals to decimals if every digit fits, to string with every digit, to the nearest double, or, if they have no
 * fraction, to integers: some warehouses export every integer as a decimal. Integers are decimals too.
 */
record DecimalDecoder(Form form, Element type) implements ObjectDecoder {

    /** How a column holds exact numbers. */
    interface Form {
        BigDecimal next(Values in) throws IOException, UnrepresentableValueException;
    }

    @Override
    public Object next(Values in) throws IOException, UnrepresentableValueException {
        BigDecimal value = form.next(in);
        return switch (type) {
            case DecimalOf decimal -> decimal(value, decimal);
            case Scalar scalar -> switch (scalar) {
                case STRING -> value.toPlainString();
                case DOUBLE -> value.doubleValue();
                case INT32 -> (int) integer(value, Integer.SIZE);
                case INT64 -> integer(value, Long.SIZE);
                case FLOAT, BOOL, BYTES, TIMESTAMP, UUID ->
                    throw new IllegalStateException("a decimal cannot be a " + type);
            };
        };
    }

    private static BigDecimal decimal(BigDecimal value, DecimalOf type) throws UnrepresentableValueException {
        var misfit = type.misfit(value);
        if (misfit.isPresent()) {
            throw new UnrepresentableValueException(value.toPlainString(), misfit.get());
        }
        return type.value(value);
    }

    private long integer(BigDecimal value, int bits) throws UnrepresentableValueException {
        BigInteger integer = value.toBigInteger();
        if (integer.bitLength() >= bits) {
            throw new UnrepresentableValueException(value.toPlainString(), "is out of range for " + type);
        }
        return integer.longValue();
    }
}
