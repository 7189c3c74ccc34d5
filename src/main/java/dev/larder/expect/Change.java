package dev.larder.expect;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How far a number may be from what it was in the last accepted run, in either direction.
 *
 * @param most in percent of the earlier number, or in percentage points
 * @param isPoints whether the numbers are shares, and {@code most} counts percentage points
 */
public record Change(BigDecimal most, boolean isPoints) {
    private static final String POINTS = "pp";

    /** Reads {@code 30%}. @throws IllegalArgumentException for anything else */
    public static Change parseRelative(String text) {
        return new Change(Percentages.parseAny(text), false);
    }

    /** Reads {@code 30%} or {@code 2pp}. @throws IllegalArgumentException for anything else */
    public static Change parse(String text) {
        return text.endsWith(POINTS)
                ? new Change(Percentages.parse(text.substring(0, text.length() - POINTS.length()) + "%"), true)
                : parseRelative(text);
    }

    /** As {@link #parse} reads it. */
    public String print() {
        return most.toPlainString() + (isPoints ? POINTS : "%");
    }

    /** Of shares both numbers are percentages. */
    boolean allows(BigDecimal before, BigDecimal now) {
        BigDecimal distance = now.subtract(before).abs();
        return isPoints
                ? distance.compareTo(most) <= 0
                : distance.scaleByPowerOfTen(2).compareTo(most.multiply(before.abs())) <= 0;
    }

    /** What a message expects. */
    String describe(String before) {
        return "a change of at most " + (isPoints
                ? Percentages.plain(most) + " percentage points"
                : Percentages.print(
                        most))
                + " from " + before + " in the last accepted run";
    }

    /** How far apart the numbers are, in the unit of this limit. */
    String distance(BigDecimal before, BigDecimal now) {
        BigDecimal distance = now.subtract(before);
        String sign = distance.signum() > 0 ? "+" : "";
        if (isPoints) {
            return sign + Percentages.plain(distance.round(new MathContext(3))) + " percentage points";
        }
        return before.signum() == 0
                ? "from 0"
                : sign + Percentages.print(
                        distance.scaleByPowerOfTen(2).divide(before.abs(), MathContext.DECIMAL64));
    }
}
