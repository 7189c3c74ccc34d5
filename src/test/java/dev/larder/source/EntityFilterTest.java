package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.decode.RawType;

class EntityFilterTest {

    /** A column of no type but null fits every type of key. */
    @Test
    void aColumnOfNullsMayHoldAnyKey() throws IOException {
        ColumnDescriptor leaf = new ColumnDescriptor(new String[]{"id"},
                Types.primitive(PrimitiveTypeName.INT32, Repetition.OPTIONAL).named("id"), 0, 1);
        SourceColumn.Flat column = new SourceColumn.Flat(leaf,
                RawType.Simple.ALWAYS_NULL.to(Scalar.STRING).orElseThrow());
        assertTrue(EntityFilter.mayHold("c1", column, null, null));
    }
}
