package dev.larder.source;

import org.apache.parquet.column.ColumnDescriptor;

import dev.larder.source.decode.ValueDecoder;

/** Where a file has the values of a needed column. */
public sealed interface SourceColumn {
    /** An optional column that the file lacks. */
    SourceColumn NOTHING = new Constant(null);

    /** A column of the file. */
    sealed interface Stored extends SourceColumn {
        ColumnDescriptor leaf();

        ValueDecoder decoder();
    }

    record Flat(ColumnDescriptor leaf, ValueDecoder decoder) implements Stored {}

    /** @param emptyLevel the definition level of a list without elements */
    record Lists(ColumnDescriptor leaf, int emptyLevel, ValueDecoder decoder) implements Stored {}

    /** The value of a partition, which all rows of the file share; may be null. */
    record Constant(Object value) implements SourceColumn {}
}
