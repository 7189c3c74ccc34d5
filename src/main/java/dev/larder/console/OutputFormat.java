package dev.larder.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How data is printed on standard output. */
public enum OutputFormat {
    /** Aligned columns, for people. */
    TABLE,
    /** A line for each cell, for people who read rows of many columns. */
    VERTICAL,
    /** One JSON document. */
    JSON,
    /** One JSON object per line. */
    JSONL,
    /** RFC 4180 with a header; null is an empty cell, an empty text is {@code ""}. */
    CSV,
    /** Metrics in Prometheus's text format, which only {@code status} has. */
    PROMETHEUS;

    /** Those of every command that prints data. */
    public static List<OutputFormat> ofData() {
        return Arrays.stream(values()).filter(format -> format != PROMETHEUS).toList();
    }

    /** Whether it is read by people, and not by programs. */
    public boolean isForPeople() {
        return this == TABLE || this == VERTICAL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
