package dev.larder.config;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.larder.config.yaml.ScalarType;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** How the types of features and join keys are written. */
final class FeatureTypeSyntax {
    static final ScalarType<FeatureType> ANY = ScalarType.word(
            scalars(scalar -> true) + ", `decimal(P,S)`, `array<...>` of these",
            FeatureTypeSyntax::unknown, text -> FeatureType.parse(text).orElseThrow(IllegalArgumentException::new),
            FeatureType::toString);
    static final ScalarType<FeatureType> KEY = ANY.named(scalars(Scalar::canBeKey));

    private FeatureTypeSyntax() {}

    private static String scalars(Predicate<Scalar> which) {
        return Arrays.stream(Scalar.values()).filter(which).map(scalar -> "`" + scalar + "`")
                .collect(Collectors.joining(", "));
    }

    private static String unknown(String raw) {
        return raw.contains("decimal")
                ? Quoted.of(raw) + " is not a type. Write decimal(P,S) with a precision P from 1 to "
                        + DecimalOf.MOST_DIGITS + " and a scale S from 0 to P, as in `decimal(20,4)`. Inside braces it"
                        + " needs quotes: `\"decimal(20,4)\"`."
                : Suggestions.unknown("type", raw, FeatureType.forms());
    }
}
