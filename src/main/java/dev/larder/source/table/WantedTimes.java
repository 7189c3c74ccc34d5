package dev.larder.source.table;

/**
 * The event times of rows that a run has to see, in microseconds since the epoch: from the first to before the end, and those
 * after the latest possible one. Rows without one are always wanted.
 */
public record WantedTimes(long fromMicros, long toMicros, long latestMicros) {
    public static final WantedTimes ALL = new WantedTimes(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
