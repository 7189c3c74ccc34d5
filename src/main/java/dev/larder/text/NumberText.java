package dev.larder.text;

import java.util.Locale;

/** Numbers as a reader has them, in every locale alike. */
public final class NumberText {
    private NumberText() {}

    public static String print(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** As in {@code 1 row}, {@code 1,000 rows}. */
    public static String count(long number, String noun) {
        return print(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** How long something took: {@code 12.3 s}. */
    public static String seconds(double seconds) {
        return seconds < 0.05 ? "less than 0.1 s" : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /** As in {@code " (1,200 rows/s)"}; empty if the rows or the time are too few to be meaningful. */
    public static String rate(long rows, double seconds, String unit) {
        return seconds < 1 || rows < 1000 ? "" : String.format(Locale.ROOT, " (%,.0f %s)", rows / seconds, unit);
    }
}
