package dev.larder.expect;

import java.math.BigDecimal;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/** Which expectations suit a type. Bounds are numbers; those of timestamps are microseconds since the epoch. */
public record FeatureKind(Element element, boolean isArray) {
    /** More digits, or exponents beyond this, are no bound of any type. */
    private static final int LONGEST = 400;

    public static FeatureKind of(FeatureType type) {
        return switch (type) {
            case Element element -> new FeatureKind(element, false);
            case ArrayOf array -> new FeatureKind(array.element(), true);
        };
    }

    public boolean hasNan() {
        return element == Scalar.FLOAT || element == Scalar.DOUBLE;
    }

    /** Whether values have a least and a greatest one. */
    public boolean hasOrder() {
        return switch (element) {
            case Scalar.INT32, Scalar.INT64, Scalar.FLOAT, Scalar.DOUBLE, Scalar.TIMESTAMP -> true;
            case Scalar.STRING, Scalar.BOOL, Scalar.BYTES, Scalar.UUID -> false;
            case DecimalOf decimal -> true;
        };
    }

    /** Whether numbers have single precision. */
    boolean isSingle() {
        return element == Scalar.FLOAT;
    }

    /** Whether the config can list values. */
    public boolean isListable() {
        return !isArray && element != Scalar.BYTES;
    }

    public boolean hasLength() {
        return isArray || element == Scalar.STRING || element == Scalar.BYTES;
    }

    /** @throws BadValueException if the text is no bound of this kind */
    public BigDecimal parseBound(String text) {
        if (element == Scalar.TIMESTAMP) {
            return BigDecimal.valueOf(Times.micros(Times.parse(text)));
        }
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            if (text.length() <= LONGEST && Math.abs(number.scale()) <= LONGEST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadValueException(Quoted.of(text) + " is not a number");
    }

    /** As {@link #parseBound} reads it. */
    public String printBound(BigDecimal bound) {
        return element == Scalar.TIMESTAMP ? Times.print(bound.longValueExact()) : Percentages.plain(bound);
    }
}
