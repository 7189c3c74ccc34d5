package dev.larder.expect;

import java.util.List;

/**
 * An expectation that a load does not meet.
 *
 * @param expectation as the config names it: {@code rows}, {@code city.null_share}
 * @param found what the load has, as {@code 40 % (2 of 5 rows)}
 * @param expected what it should have, as {@code at most 5 %}
 * @param examples entities that show it
 * @param isChange whether it is about a change since the last accepted run
 */
public record Breach(String expectation, String found, String expected, Severity severity, List<String> examples,
        boolean isChange) {
    public Breach {
        examples = List.copyOf(examples);
    }

    public String sentence() {
        return expectation + ": " + found + ", expected " + expected
                + (examples.isEmpty() ? "" : "; for example " + String.join(", ", examples));
    }
}
