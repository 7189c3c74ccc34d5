package dev.larder.expect;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How old the newest event of a view may be.
 *
 * @param warn from this age on it is late
 * @param error from this age on it is stale
 */
public record Freshness(Optional<Duration> warn, Optional<Duration> error) {
    public static final Freshness UNLIMITED = new Freshness(Optional.empty(), Optional.empty());

    /** The limit that an age is over: the worst one. */
    public enum Level {
        OK, WARN, ERROR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isLimited() {
        return warn.isPresent() || error.isPresent();
    }

    public Level of(Duration age) {
        if (error.filter(limit -> age.compareTo(limit) > 0).isPresent()) {
            return Level.ERROR;
        }
        return warn.filter(limit -> age.compareTo(limit) > 0).isPresent() ? Level.WARN : Level.OK;
    }

    /** Of a view that has no event at all. */
    public Level ofNothing() {
        return error.isPresent() ? Level.ERROR : warn.isPresent() ? Level.WARN : Level.OK;
    }

    /** The limit of a level that is over it. */
    public Duration limit(Level level) {
        return switch (level) {
            case OK -> throw new IllegalArgumentException("nothing is over a limit");
            case WARN -> warn.orElseThrow();
            case ERROR -> error.orElseThrow();
        };
    }
}
