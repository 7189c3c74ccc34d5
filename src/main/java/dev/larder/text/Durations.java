package dev.larder.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}, or ISO's {@code PT1H30M}. */
public final class Durations {
    /** A hundred years. */
    public static final Duration LONGEST = Duration.ofDays(36_500);
    public static final Duration SHORTEST = Duration.ofMillis(1);
    public static final String EXAMPLES = "30s, 5m, 2h, 7d or PT1H30M";

    private static final Pattern SHORT_FORM = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");

    private Durations() {}

    /** Reads a duration from {@link #SHORTEST} to {@link #LONGEST}, in whole milliseconds. */
    public static Duration parse(String text) {
        Duration parsed = parseAny(text);
        if (parsed.compareTo(SHORTEST) < 0 || parsed.compareTo(LONGEST) > 0) {
            throw new BadValueException(Quoted.of(text) + " is not between 1ms and " + LONGEST.toDays() + "d");
        }
        if (parsed.getNano() % 1_000_000 != 0) {
            throw new BadValueException(Quoted.of(text) + " is finer than a millisecond");
        }
        return parsed;
    }

    private static Duration parseAny(String text) {
        Matcher shortForm = SHORT_FORM.matcher(text);
        try {
            if (!shortForm.matches()) {
                return Duration.parse(text);
            }
            long amount = Long.parseLong(shortForm.group(1));
            return switch (shortForm.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadValueException(Quoted.of(text) + " is not a duration; write it like " + EXAMPLES);
        }
    }

    /** Prints the short form, in the largest unit that says it exactly. */
    public static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
    }
}
