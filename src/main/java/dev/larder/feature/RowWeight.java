package dev.larder.feature;

import java.math.BigDecimal;
import java.time.Instant;

/** Estimates the bytes of memory that a row takes: batches of long rows have to be shorter. */
public final class RowWeight {
    /** The row, its key and its arrays. */
    private static final int ROW = 200;
    private static final int OBJECT = 24;
    private static final int REFERENCE = 4;
    /** A decimal of more digits has an integer of any size, which has an array. */
    private static final int DIGITS_OF_LONG = 18;

    private RowWeight() {}

    public static long of(FeatureRow row) {
        // The key has its value, its text, and perhaps two bytes a letter.
        long bytes = ROW + 4L * row.key().text().length();
        for (Object value : row.values()) {
            bytes += REFERENCE + ofValue(value);
        }
        return bytes;
    }

    /** @param value of a feature, may be null */
    public static long ofValue(Object value) {
        return switch (value) {
            case null -> 0;
            // The usual ones first: this runs for every value.
            case Double number -> OBJECT;
            case Float number -> OBJECT;
            case Long number -> OBJECT;
            case NoValue absent -> 0;
            case String text -> 2L * OBJECT + 2L * text.length();
            case BigDecimal number -> number.precision() > DIGITS_OF_LONG ? 5L * OBJECT : 2L * OBJECT;
            case byte[] bytes -> OBJECT + bytes.length;
            case boolean[] truths -> OBJECT + truths.length;
            case int[] numbers -> OBJECT + 4L * numbers.length;
            case float[] numbers -> OBJECT + 4L * numbers.length;
            case long[] numbers -> OBJECT + 8L * numbers.length;
            case double[] numbers -> OBJECT + 8L * numbers.length;
            case Instant[] instants -> OBJECT + (long) (REFERENCE + OBJECT) * instants.length;
            case Object[] elements -> ofAll(elements);
            default -> OBJECT;
        };
    }

    private static long ofAll(Object[] elements) {
        long bytes = OBJECT;
        for (Object element : elements) {
            bytes += REFERENCE + ofValue(element);
        }
        return bytes;
    }
}
