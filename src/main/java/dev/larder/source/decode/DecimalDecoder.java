package dev.larder.source.decode;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;

/**
 * Decodes decimals to string with every digit, to the nearest double, or, if they have no fraction, to integers: some
 * warehouses export every integer as a decimal.
 */
record DecimalDecoder(PrimitiveTypeName physical, int scale, Scalar type) implements ObjectDecoder {

    @Override
    public Object next(Values in) throws IOException, UnrepresentableValueException {
        BigDecimal value = new BigDecimal(unscaled(in), scale);
        return switch (type) {
            case STRING -> value.toPlainString();
            case DOUBLE -> value.doubleValue();
            case INT32 -> (int) integer(value, Integer.SIZE);
            case INT64 -> integer(value, Long.SIZE);
            case FLOAT, BOOL, BYTES, TIMESTAMP -> throw new IllegalStateException("a decimal cannot be a " + type);
        };
    }

    private BigInteger unscaled(Values in) throws IOException {
        return switch (physical) {
            case INT32 -> BigInteger.valueOf(in.nextInt());
            case INT64 -> BigInteger.valueOf(in.nextLong());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                Slice bytes = in.nextBytes();
                yield new BigInteger(bytes.array(), bytes.offset(), bytes.length());
            }
            case BOOLEAN, FLOAT, DOUBLE, INT96 ->
                throw new IllegalStateException("a decimal cannot be stored as " + physical);
        };
    }

    private long integer(BigDecimal value, int bits) throws UnrepresentableValueException {
        BigInteger integer = value.toBigInteger();
        if (integer.bitLength() >= bits) {
            throw new UnrepresentableValueException(value.toPlainString(), "is out of range for " + type);
        }
        return integer.longValue();
    }
}
