package dev.larder.expect;

import java.util.Locale;

/** What a broken expectation does. */
public enum Severity {
    /** The load is refused. */
    ERROR,
    /** The load goes on, and says it. */
    WARN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
