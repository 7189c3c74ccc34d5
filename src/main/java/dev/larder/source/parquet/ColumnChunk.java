package dev.larder.source.parquet;

import org.apache.parquet.column.ColumnDescriptor;

import dev.larder.source.storage.RangeReader.Range;

/**
 * One column of one row group, and where its bytes are.
 *
 * @param offset of the first page in the file
 * @param length of all pages with their headers
 * @param values of all pages, nulls included
 * @param index where the offset index is, with a length of 0 if there is none
 */
public record ColumnChunk(ColumnDescriptor column, Codec codec, long offset, long length, long values, Range index) {}
