package dev.larder.text;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as a reader has them, in every locale alike. */
public final class NumberText {
    private static final int LEAST_PLAIN_EXPONENT = -6;
    private static final int MOST_PLAIN_EXPONENT = 15;

    private NumberText() {}

    public static String print(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /**
     * The shortest decimal text that reads back as the same number, as a person would write it: with an exponent only from
     * 10^16 up, where a double has no further digits, and below 10^-6.
     */
    public static String plain(Number value) {
        return switch (value) {
            case Double number -> withoutExponent(Double.toString(number));
            case Float number -> withoutExponent(Float.toString(number));
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** @param text as Java prints a double or a float */
    private static String withoutExponent(String text) {
        int letter = text.indexOf('E');
        if (letter < 0) {
            return text;
        }
        String digits = text.substring(0, letter);
        String shortest = (digits.endsWith(".0") ? digits.substring(0, letter - 2) : digits) + "e"
                + text.substring(letter + 1);
        int exponent = Integer.parseInt(text.substring(letter + 1));
        if (exponent < LEAST_PLAIN_EXPONENT || exponent > MOST_PLAIN_EXPONENT) {
            return shortest;
        }
        String plain = new BigDecimal(shortest).toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
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
