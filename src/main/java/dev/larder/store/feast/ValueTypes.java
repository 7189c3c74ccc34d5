package dev.larder.store.feast;

import java.util.Optional;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;

/**
 * Feast's numbers of types: of the enum {@code ValueType}, of the members of a {@code Value}, and of the values in an
 * entity key are the same, as far as larder has the type.
 */
final class ValueTypes {
    /** A member of {@code Value} that means null, which Feast reads and never writes. */
    static final int NULL = 19;
    private static final int LIST = 10;

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
            };
            case ArrayOf array -> number(array.element()) + LIST;
        };
    }

    /** Empty for a type that larder does not support. */
    static Optional<FeatureType> type(int number) {
        return FeatureType.all().stream().filter(type -> number(type) == number).findFirst();
    }

    /** The name of the type in messages. */
    static String describe(int number) {
        return type(number).map(FeatureType::withArticle)
                .orElse("a value of a type that larder does not support (Feast's number " + number + ")");
    }
}
