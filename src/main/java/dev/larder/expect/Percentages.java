package dev.larder.expect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Percentages as text, exact when they are read, and short when they are printed. */
public final class Percentages {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int SCALE = 12;
    /** Digits of a percentage that a message shows. */
    private static final int SHOWN_DIGITS = 3;

    private Percentages() {}

    /** Reads {@code 0%} to {@code 100%}, or {@code 0}. @throws NumberFormatException for anything else */
    public static BigDecimal parse(String text) {
        BigDecimal percent = text.equals("0") ? BigDecimal.ZERO : parseAny(text);
        if (percent.compareTo(HUNDRED) > 0) {
            throw new NumberFormatException();
        }
        return percent;
    }

    /** Reads a percentage of any size. @throws NumberFormatException for anything else */
    static BigDecimal parseAny(String text) {
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?%")) {
            throw new NumberFormatException();
        }
        return new BigDecimal(text.substring(0, text.length() - 1)).stripTrailingZeros();
    }

    /** As {@link #parse} reads it. */
    public static String text(BigDecimal percent) {
        return percent.toPlainString() + "%";
    }

    /** As in {@code 33.3 %}. A share that is not zero is not printed as zero. */
    public static String print(long part, long whole) {
        return print(of(part, whole));
    }

    /** Exact to twelve digits after the point; nothing is no part of nothing. */
    static BigDecimal of(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).multiply(HUNDRED).divide(BigDecimal.valueOf(whole), SCALE,
                        RoundingMode.HALF_UP);
    }

    static String print(BigDecimal percent) {
        BigDecimal rounded = percent.precision() - percent.scale() >= SHOWN_DIGITS
                ? percent.setScale(0, RoundingMode.HALF_UP)
                : percent.round(new MathContext(SHOWN_DIGITS, RoundingMode.HALF_UP));
        return plain(rounded) + " %";
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
