package dev.larder.export;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.Times;

/**
 * The Parquet column that a larder type is written as, and how its values go there, so that
 * {@link dev.larder.source.decode.RawType} makes the same values of them.
 */
final class CellWriter {
    private static final LogicalTypeAnnotation MICROS_UTC = LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);

    private static final int DIGITS_OF_INT32 = 9;
    private static final int DIGITS_OF_INT64 = 18;

    private CellWriter() {}

    /** @param required whether each row has a value; an array may always be null */
    static Type column(String name, FeatureType type, boolean required) {
        return switch (type) {
            case Element element -> primitive(name, element, required ? Repetition.REQUIRED : Repetition.OPTIONAL);
            case ArrayOf array -> Types.optionalList()
                    .element(primitive("element", array.element(), Repetition.REQUIRED)).named(name);
        };
    }

    private static PrimitiveType primitive(String name, Element type, Repetition repetition) {
        return switch (type) {
            case Scalar scalar -> Types.primitive(physical(scalar), repetition)
                    .length(scalar == Scalar.UUID ? 2 * Long.BYTES : 0).as(logical(scalar)).named(name);
            case DecimalOf decimal -> Types.primitive(physical(decimal), repetition)
                    .length(physical(decimal) == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY ? width(decimal) : 0)
                    .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision())).named(name);
        };
    }

    /** The narrowest, as Parquet recommends. */
    private static PrimitiveTypeName physical(DecimalOf type) {
        if (type.precision() <= DIGITS_OF_INT32) {
            return PrimitiveTypeName.INT32;
        }
        return type.precision() <= DIGITS_OF_INT64 ? PrimitiveTypeName.INT64 : PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    /** The bytes that hold every number of so many digits, and its sign. */
    private static int width(DecimalOf type) {
        return BigInteger.TEN.pow(type.precision()).bitLength() / Byte.SIZE + 1;
    }

    private static PrimitiveTypeName physical(Scalar type) {
        return switch (type) {
            case STRING, BYTES -> PrimitiveTypeName.BINARY;
            case INT32 -> PrimitiveTypeName.INT32;
            case INT64, TIMESTAMP -> PrimitiveTypeName.INT64;
            case FLOAT -> PrimitiveTypeName.FLOAT;
            case DOUBLE -> PrimitiveTypeName.DOUBLE;
            case BOOL -> PrimitiveTypeName.BOOLEAN;
            case UUID -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        };
    }

    private static LogicalTypeAnnotation logical(Scalar type) {
        return switch (type) {
            case STRING -> LogicalTypeAnnotation.stringType();
            case TIMESTAMP -> MICROS_UTC;
            case UUID -> LogicalTypeAnnotation.uuidType();
            case INT32, INT64, FLOAT, DOUBLE, BOOL, BYTES -> null;
        };
    }

    static void writeRequired(ColumnWriter out, Scalar type, Object value) {
        write(out, type, value, 0, 0);
    }

    /** @param value may be null */
    static void write(ColumnWriter out, FeatureType type, Object value) {
        if (value == null) {
            out.writeNull(0, 0);
            return;
        }
        switch (type) {
            case Element element -> write(out, element, value, 0, 1);
            case ArrayOf array -> writeList(out, array.element(), value);
        }
    }

    /** Levels: a list that is not null has definition 1, an element 2; repetition 1 goes on with a list. */
    private static void writeList(ColumnWriter out, Element element, Object list) {
        int length = Array.getLength(list);
        if (length == 0) {
            out.writeNull(0, 1);
        }
        // The arrays that are long are embeddings.
        if (list instanceof float[] floats) {
            for (int i = 0; i < length; i++) {
                out.write(floats[i], i == 0 ? 0 : 1, 2);
            }
            return;
        }
        for (int i = 0; i < length; i++) {
            write(out, element, Array.get(list, i), i == 0 ? 0 : 1, 2);
        }
    }

    private static void write(ColumnWriter out, Element type, Object value, int repetition, int definition) {
        switch (type) {
            case Scalar scalar -> write(out, scalar, value, repetition, definition);
            case DecimalOf decimal -> write(out, decimal, ((BigDecimal) value).unscaledValue(), repetition, definition);
        }
    }

    private static void write(ColumnWriter out, DecimalOf type, BigInteger unscaled, int repetition, int definition) {
        if (type.precision() <= DIGITS_OF_INT32) {
            out.write(unscaled.intValueExact(), repetition, definition);
        } else if (type.precision() <= DIGITS_OF_INT64) {
            out.write(unscaled.longValueExact(), repetition, definition);
        } else {
            byte[] fixed = new byte[width(type)];
            byte[] bytes = unscaled.toByteArray();
            Arrays.fill(fixed, (byte) (unscaled.signum() < 0 ? -1 : 0));
            System.arraycopy(bytes, 0, fixed, fixed.length - bytes.length, bytes.length);
            out.write(Binary.fromConstantByteArray(fixed), repetition, definition);
        }
    }

    private static void write(ColumnWriter out, Scalar type, Object value, int repetition, int definition) {
        switch (type) {
            case STRING -> out.write(Binary.fromString((String) value), repetition, definition);
            case INT32 -> out.write((int) value, repetition, definition);
            case INT64 -> out.write((long) value, repetition, definition);
            case FLOAT -> out.write((float) value, repetition, definition);
            case DOUBLE -> out.write((double) value, repetition, definition);
            case BOOL -> out.write((boolean) value, repetition, definition);
            case BYTES -> out.write(Binary.fromConstantByteArray((byte[]) value), repetition, definition);
            case TIMESTAMP -> out.write(Times.micros((Instant) value), repetition, definition);
            case UUID -> out.write(Binary.fromConstantByteArray(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(((UUID) value).getMostSignificantBits())
                    .putLong(((UUID) value).getLeastSignificantBits()).array()), repetition, definition);
        }
    }
}
