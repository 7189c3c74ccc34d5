package dev.larder.materialize;

import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/** How many rejected rows a run may have and still be good: a number, or a share of the rows read. */
public sealed interface MaxRejects {
    MaxRejects NONE = new Rows(0);

    record Rows(long most) implements MaxRejects {}

    record Percent(double most) implements MaxRejects {}

    /** Reads {@code 100} or {@code 0.5%}. */
    static MaxRejects parse(String text) {
        try {
            if (text.endsWith("%")) {
                double percent = Double.parseDouble(text.substring(0, text.length() - 1));
                if (percent >= 0 && percent <= 100) {
                    return new Percent(percent);
                }
            } else if (Long.parseLong(text) >= 0) {
                return new Rows(Long.parseLong(text));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadValueException(Quoted.of(text) + " is not a number of rows, or a percentage such as 0.5%");
    }

    default boolean allows(long rejected, long read) {
        return switch (this) {
            case Rows rows -> rejected <= rows.most();
            case Percent percent -> rejected * 100.0 <= percent.most() * read;
        };
    }
}
