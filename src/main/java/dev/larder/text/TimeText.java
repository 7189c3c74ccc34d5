package dev.larder.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as an operator writes them: what {@link Times} reads, and {@code now}, {@code now-7d}, {@code now+1h}. */
public final class TimeText {
    private static final Pattern RELATIVE = Pattern.compile("now(?:([+-])(.+))?");

    private TimeText() {}

    public static Instant parse(String text, Clock clock) {
        Matcher relative = RELATIVE.matcher(text);
        if (!relative.matches()) {
            return Times.parse(text);
        }
        Instant now = Times.truncate(clock.instant());
        if (relative.group(1) == null) {
            return now;
        }
        Duration distance = Durations.parse(relative.group(2));
        return relative.group(1).equals("-") ? now.minus(distance) : now.plus(distance);
    }
}
