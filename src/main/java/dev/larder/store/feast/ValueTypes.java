package dev.larder.store.feast;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;

/**
 * Feast's numbers of types: of the enum {@code ValueType}, of the members of a {@code Value}, and of the values in an
 * entity key are the same, as far as larder has the type.
 */
final class ValueTypes {
    /** A member of {@code Value} that means null, which Feast reads and never writes. */
    static final int NULL = 19;
    /** What lies between the number of a type and that of its list. */
    private static final int LIST = 10;
    private static final int UUID_LIST = 2;
    /** Feast's decimals have no precision and no scale. */
    static final int DECIMAL = 44;
    static final int DECIMAL_LIST = 45;

    private ValueTypes() {}

    static int number(FeatureType type) {
        return switch (type) {
            case Scalar scalar -> switch (scalar) {
                case BYTES -> 1;
                case STRING -> 2;
                case INT32 -> 3;
                case INT64 -> 4;
                case DOUBLE -> 5;
                case FLOAT -> 6;
                case BOOL -> 7;
                case TIMESTAMP -> 8;
                case UUID -> 36;
            };
            case DecimalOf decimal -> DECIMAL;
            case ArrayOf(DecimalOf decimal) -> DECIMAL_LIST;
            case ArrayOf(Scalar scalar) -> number(scalar) + (scalar == Scalar.UUID ? UUID_LIST : LIST);
        };
    }

    /** Empty for a type that larder does not support, or that the number alone does not tell. */
    static Optional<FeatureType> type(int number) {
        return Arrays.stream(Scalar.values()).flatMap(scalar -> Stream.of(scalar, new ArrayOf(scalar)))
                .filter(type -> number(type) == number).findFirst();
    }

    /** The name of the type in messages. */
    static String describe(int number) {
        return switch (number) {
            case DECIMAL -> "a decimal";
            case DECIMAL_LIST -> "an array of decimals";
            default -> type(number).map(FeatureType::withArticle)
                    .orElseGet(() -> "a value of a type that larder does not support (Feast's number " + number + ")");
        };
    }
}
