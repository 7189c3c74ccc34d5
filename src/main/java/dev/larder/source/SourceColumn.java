package dev.larder.source;

import org.apache.parquet.column.ColumnDescriptor;

import dev.larder.source.decode.ValueDecoder;

/** Where the values of a needed column come from in one file. */
public sealed interface SourceColumn {
    /** An optional column that the file does not have. */
    SourceColumn NOTHING = new Constant(null);

    /** A column of the file that its rows must be decoded from. */
    sealed interface Stored extends SourceColumn {
        ColumnDescriptor leaf();

        ValueDecoder decoder();
    }

    record Flat(ColumnDescriptor leaf, ValueDecoder decoder) implements Stored {}

    /** @param emptyLevel the definition level of a list without elements */
    record Lists(ColumnDescriptor leaf, int emptyLevel, ValueDecoder decoder) implements Stored {}

    /** A partition's value, the same in all rows; may be null. */
    record Constant(Object value) implements SourceColumn {}
}
