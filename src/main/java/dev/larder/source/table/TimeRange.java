package dev.larder.source.table;

import java.util.Optional;

/** From the first time to the last, in microseconds since the epoch. */
public record TimeRange(long firstMicros, long lastMicros) {

    /** Of statistics; empty if these cannot be. */
    public static Optional<TimeRange> of(long first, long last) {
        return first > last ? Optional.empty() : Optional.of(new TimeRange(first, last));
    }
}
