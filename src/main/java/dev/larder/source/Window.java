package dev.larder.source;

/**
 * The range of event times to read, in microseconds since the epoch.
 *
 * @param fromMicros the first, inclusive
 * @param toMicros the last, exclusive
 */
public record Window(long fromMicros, long toMicros) {
    public static final Window ALL = new Window(Long.MIN_VALUE, Long.MAX_VALUE);

    public Window {
        if (fromMicros > toMicros) {
            throw new IllegalArgumentException("the window ends before it begins");
        }
    }

    public boolean isBefore(long micros) {
        return micros < fromMicros;
    }

    /** True for {@link #toMicros} itself, unless that is {@code Long.MAX_VALUE}, which means no end. */
    public boolean isAfter(long micros) {
        return micros >= toMicros && toMicros != Long.MAX_VALUE;
    }
}
