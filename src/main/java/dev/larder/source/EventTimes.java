package dev.larder.source;

import java.time.Instant;
import java.util.Optional;

import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.Type.Repetition;

import dev.larder.source.decode.TimeDecoder;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.source.table.TimeRange;
import dev.larder.text.Times;

/** Where the event times of a row group lie relative to the window, if that is certain without reading them. */
enum EventTimes {
    ALL_BEFORE, ALL_AFTER, UNKNOWN;

    /** Empty for a partition without a time: it makes rejects of all rows, which must be seen. */
    static Optional<TimeRange> range(SourceColumn.Constant time) {
        if (time.value() == null) {
            return Optional.empty();
        }
        long micros = Times.micros((Instant) time.value());
        return Optional.of(new TimeRange(micros, micros));
    }

    /** Of the rows that have an event time; empty if the statistics do not say it. */
    static Optional<TimeRange> range(SourceColumn.Flat column, Statistics<?> statistics) {
        if (statistics == null || !statistics.hasNonNullValue()
                || !(column.decoder() instanceof TimeDecoder times)) {
            return Optional.empty();
        }
        try {
            return switch (statistics) {
                case LongStatistics longs -> TimeRange.of(times.micros(longs.getMin()), times.micros(longs.getMax()));
                case IntStatistics days -> TimeRange.of(times.micros(days.getMin()), times.micros(days.getMax()));
                default -> Optional.empty();
            };
        } catch (UnrepresentableValueException e) {
            return Optional.empty();
        }
    }

    /** Of statistics that exclude nulls, which are rejects and must be seen. */
    static EventTimes of(Window window, SourceColumn.Flat column, Statistics<?> statistics) {
        boolean noNulls = column.leaf().getPrimitiveType().isRepetition(Repetition.REQUIRED)
                || statistics != null && statistics.isNumNullsSet() && statistics.getNumNulls() == 0;
        return noNulls ? of(window, range(column, statistics)) : UNKNOWN;
    }

    static EventTimes of(Window window, Optional<TimeRange> range) {
        if (range.isEmpty()) {
            return UNKNOWN;
        }
        if (window.isBefore(range.get().lastMicros())) {
            return ALL_BEFORE;
        }
        return window.isAfter(range.get().firstMicros()) && !window.isTooLate(range.get().lastMicros())
                ? ALL_AFTER
                : UNKNOWN;
    }
}
