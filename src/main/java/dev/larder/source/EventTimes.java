package dev.larder.source;

import java.time.Instant;

import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.Type.Repetition;

import dev.larder.source.decode.TimeDecoder;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.text.Times;

/** Where the event times of a row group lie relative to the window, if that is certain without reading them. */
enum EventTimes {
    ALL_BEFORE, ALL_AFTER, UNKNOWN;

    /** A partition's time. A null one makes rejects of all rows, which must be seen. */
    static EventTimes of(Window window, SourceColumn.Constant time) {
        if (time.value() == null) {
            return UNKNOWN;
        }
        long micros = Times.micros((Instant) time.value());
        return of(window, micros, micros);
    }

    /** Statistics are trusted only if they exclude nulls, which are rejects, and values out of range. */
    static EventTimes of(Window window, SourceColumn.Flat column, Statistics<?> statistics) {
        if (statistics == null) {
            return UNKNOWN;
        }
        boolean noNulls = column.leaf().getPrimitiveType().isRepetition(Repetition.REQUIRED)
                || statistics.isNumNullsSet() && statistics.getNumNulls() == 0;
        if (!noNulls || !statistics.hasNonNullValue() || !(column.decoder() instanceof TimeDecoder times)) {
            return UNKNOWN;
        }
        try {
            return switch (statistics) {
                case LongStatistics longs -> of(window, times.micros(longs.getMin()), times.micros(longs.getMax()));
                case IntStatistics days -> of(window, times.micros(days.getMin()), times.micros(days.getMax()));
                default -> UNKNOWN;
            };
        } catch (UnrepresentableValueException e) {
            return UNKNOWN;
        }
    }

    private static EventTimes of(Window window, long first, long last) {
        if (first > last) {
            return UNKNOWN;
        }
        if (window.isBefore(last)) {
            return ALL_BEFORE;
        }
        return window.isAfter(first) ? ALL_AFTER : UNKNOWN;
    }
}
