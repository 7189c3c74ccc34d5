package dev.larder.source;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.TimeRange;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Excludes partitions whose event times are outside the window. */
final class EventPartitions {
    /** A file may have the column itself, and then a partition of a day holds all times of that day. */
    private static final long DAY = TimeUnit.DAYS.toMicros(1);

    private EventPartitions() {}

    static PartitionFilter filter(String eventTime, Window window) {
        if (window.fromMicros() == Long.MIN_VALUE && window.toMicros() == Long.MAX_VALUE) {
            return PartitionFilter.NONE;
        }
        return new PartitionFilter() {
            @Override
            public boolean isAbout(String column) {
                return column.equals(eventTime);
            }

            @Override
            public boolean excludes(String value) {
                return EventTimes.of(window, times(value)) != EventTimes.UNKNOWN;
            }
        };
    }

    /** Empty for what is no time: it makes rejects of all rows, which must be seen. */
    private static Optional<TimeRange> times(String value) {
        try {
            if (value == null) {
                return Optional.empty();
            }
            long micros = Times.micros((Instant) ValueText.parse(Scalar.TIMESTAMP, value));
            return Optional.of(new TimeRange(micros, micros + DAY - 1));
        } catch (BadValueException e) {
            return Optional.empty();
        }
    }
}
