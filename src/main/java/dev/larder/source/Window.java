package dev.larder.source;

import java.time.Duration;
import java.util.OptionalLong;

import dev.larder.source.table.WantedTimes;
import dev.larder.text.Times;

/**
 * The range of event times to read, in microseconds since the epoch.
 *
 * @param fromMicros the first, inclusive
 * @param toMicros the last, exclusive
 * @param latestMicros rows with a later event time are rejects, because the clock is far from there; they are no rows after
 *     the window
 */
public record Window(long fromMicros, long toMicros, long latestMicros) {
    public static final Window ALL = new Window(Long.MIN_VALUE, Long.MAX_VALUE);

    public Window {
        if (fromMicros > toMicros) {
            throw new IllegalArgumentException("the window ends before it begins");
        }
    }

    /** Without rejects of the future. */
    public Window(long fromMicros, long toMicros) {
        this(fromMicros, toMicros, Long.MAX_VALUE);
    }

    /**
     * The window of a run.
     *
     * @param toMicros empty for what has happened by now
     * @param maxFuture how far ahead of the clock an event time may be. A window that ends before then has no rejects of
     *     the future: what is later is not its concern.
     */
    public static Window of(long fromMicros, OptionalLong toMicros, long nowMicros, Duration maxFuture) {
        long latest = Times.plus(nowMicros, maxFuture);
        // A row of this very microsecond is not of the future yet.
        long to = toMicros.orElse(nowMicros + 1);
        return new Window(Math.min(fromMicros, to), to,
                toMicros.isPresent() && to <= latest ? Long.MAX_VALUE : latest);
    }

    /** From the beginning and without an end, with the same rejects. */
    public Window unbounded() {
        return new Window(Long.MIN_VALUE, Long.MAX_VALUE, latestMicros);
    }

    /** Of rows that are read, or are rejects. */
    WantedTimes wanted() {
        return new WantedTimes(fromMicros, toMicros, latestMicros);
    }

    public boolean isTooLate(long micros) {
        return micros > latestMicros;
    }

    public boolean isBefore(long micros) {
        return micros < fromMicros;
    }

    /** True for {@link #toMicros} itself, unless that is {@code Long.MAX_VALUE}, which means no end. */
    public boolean isAfter(long micros) {
        return micros >= toMicros && toMicros != Long.MAX_VALUE;
    }
}
