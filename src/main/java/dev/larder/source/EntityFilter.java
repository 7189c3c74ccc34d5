package dev.larder.source;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

import dev.larder.source.decode.LongDecoder;
import dev.larder.source.decode.SliceDecoder;
import dev.larder.source.decode.TimeDecoder;
import dev.larder.source.parquet.BloomFilter;
import dev.larder.source.storage.RangeReader;
import dev.larder.text.Times;

/**
 * Decides whether a row group may hold a value of a join key, by its statistics and its Bloom filter. In doubt it may:
 * values are compared as the file stores them, and not every form of storage is known here.
 */
final class EntityFilter {
    private EntityFilter() {}

    /** @param chunk null if the column is encrypted */
    static boolean mayHold(Object key, SourceColumn.Flat column, ColumnChunkMetaData chunk, RangeReader file)
            throws IOException {
        Comparable<?> stored = asStored(key, column);
        return chunk == null || stored == null
                || isInRange(stored, chunk.getStatistics()) && isInBloomFilter(stored, chunk, file);
    }

    /** The value in the physical type of its column, null if that form is not known here. */
    private static Comparable<?> asStored(Object key, SourceColumn.Flat column) {
        return switch (column.decoder()) {
            case SliceDecoder slices -> key instanceof byte[] bytes
                    ? Binary.fromConstantByteArray(bytes)
                    : Binary.fromString((String) key);
            case TimeDecoder times when times.unit() == TimeDecoder.Unit.MICROS -> Times.micros((Instant) key);
            case TimeDecoder times -> null;
            case LongDecoder longs -> key instanceof Number number
                    ? asStored(number.longValue(), column.leaf().getPrimitiveType())
                    : null;
            default -> null;
        };
    }

    private static Comparable<?> asStored(long number, PrimitiveType type) {
        boolean isSigned = type.getLogicalTypeAnnotation() == null
                || type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation integer && integer.isSigned();
        if (!isSigned) {
            return null;
        }
        return switch (type.getPrimitiveTypeName()) {
            case INT64 -> number;
            case INT32 -> (int) number == number ? (Comparable<?>) (int) number : null;
            default -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Comparable<T>> boolean isInRange(Comparable<?> value, Statistics<?> statistics) {
        if (statistics == null || !statistics.hasNonNullValue()) {
            return true;
        }
        Statistics<T> typed = (Statistics<T>) statistics;
        return typed.compareMinToValue((T) value) <= 0 && typed.compareMaxToValue((T) value) >= 0;
    }

    private static boolean isInBloomFilter(Comparable<?> value, ColumnChunkMetaData chunk, RangeReader file)
            throws IOException {
        if (chunk.getBloomFilterOffset() < 0) {
            return true;
        }
        Optional<BloomFilter> filter = BloomFilter.at(file, chunk.getBloomFilterOffset());
        return filter.isEmpty() || filter.get().mayHold(plain(value));
    }

    private static byte[] plain(Comparable<?> value) {
        return switch (value) {
            case Integer number -> BytesUtils.intToBytes(number);
            case Long number -> BytesUtils.longToBytes(number);
            case Binary bytes -> bytes.getBytes();
            default -> throw new IllegalStateException("not stored as " + value.getClass());
        };
    }
}
