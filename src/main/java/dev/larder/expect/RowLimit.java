package dev.larder.expect;

import java.math.BigDecimal;

import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/** The most rows of a kind that a run may have: a number, or a share of all. */
public sealed interface RowLimit {
    RowLimit NONE = new Rows(0);

    record Rows(long most) implements RowLimit {}

    record Percent(BigDecimal most) implements RowLimit {}

    /** Reads {@code 100} or {@code 0.5%}. */
    static RowLimit parse(String text) {
        try {
            if (text.endsWith("%")) {
                return new Percent(Percentages.parse(text));
            } else if (Long.parseLong(text) >= 0) {
                return new Rows(Long.parseLong(text));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadValueException(Quoted.of(text) + " is not a number of rows, or a percentage such as 0.5%");
    }

    default boolean allows(long rows, long all) {
        return switch (this) {
            case Rows number -> rows <= number.most();
            case Percent percent -> BigDecimal.valueOf(rows).scaleByPowerOfTen(2)
                    .compareTo(percent.most().multiply(BigDecimal.valueOf(all))) <= 0;
        };
    }

    /** As {@link #parse} reads it. */
    default String print() {
        return switch (this) {
            case Rows number -> Long.toString(number.most());
            case Percent percent -> Percentages.text(percent.most());
        };
    }
}
