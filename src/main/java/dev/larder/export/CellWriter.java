package dev.larder.export;

import java.lang.reflect.Array;
import java.time.Instant;

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
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.Times;

/**
 * The Parquet column that a larder type is written as, and how its values go there, so that
 * {@link dev.larder.source.decode.RawType} makes the same values of them.
 */
final class CellWriter {
    private static final LogicalTypeAnnotation MICROS_UTC = LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);

    private CellWriter() {}

    /** @param required whether each row has a value; an array may always be null */
    static Type column(String name, FeatureType type, boolean required) {
        return switch (type) {
            case Scalar scalar -> primitive(name, scalar, required ? Repetition.REQUIRED : Repetition.OPTIONAL);
            case ArrayOf array -> Types.optionalList()
                    .element(primitive("element", array.element(), Repetition.REQUIRED)).named(name);
        };
    }

    private static PrimitiveType primitive(String name, Scalar type, Repetition repetition) {
        PrimitiveTypeName physical = switch (type) {
            case STRING, BYTES -> PrimitiveTypeName.BINARY;
            case INT32 -> PrimitiveTypeName.INT32;
            case INT64, TIMESTAMP -> PrimitiveTypeName.INT64;
            case FLOAT -> PrimitiveTypeName.FLOAT;
            case DOUBLE -> PrimitiveTypeName.DOUBLE;
            case BOOL -> PrimitiveTypeName.BOOLEAN;
        };
        LogicalTypeAnnotation logical = switch (type) {
            case STRING -> LogicalTypeAnnotation.stringType();
            case TIMESTAMP -> MICROS_UTC;
            case INT32, INT64, FLOAT, DOUBLE, BOOL, BYTES -> null;
        };
        return Types.primitive(physical, repetition).as(logical).named(name);
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
            case Scalar scalar -> write(out, scalar, value, 0, 1);
            case ArrayOf array -> writeList(out, array.element(), value);
        }
    }

    /** Levels: a list that is not null has definition 1, an element 2; repetition 1 goes on with a list. */
    private static void writeList(ColumnWriter out, Scalar element, Object list) {
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
        }
    }
}
