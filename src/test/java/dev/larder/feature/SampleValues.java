package dev.larder.feature;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.Times;

/** Values of every type for property tests: edges often, anything sometimes, never null. */
public final class SampleValues {
    private SampleValues() {}

    /** A type and a value of it, which prints as what it is where a property fails. */
    public record Typed(FeatureType type, Object value) {}

    /** Every type without parameters, decimals of each width that a store has for them, and the arrays of all these. */
    public static List<FeatureType> types() {
        List<Element> elements = Stream.concat(Arrays.stream(Scalar.values()),
                Stream.of(new DecimalOf(9, 2), new DecimalOf(18, 0), new DecimalOf(18, 18), new DecimalOf(19, 4),
                        new DecimalOf(38, 10)))
                .toList();
        return Stream.<FeatureType>concat(elements.stream(), elements.stream().map(ArrayOf::new)).toList();
    }

    public static Arbitrary<Typed> typed() {
        return Arbitraries.of(SampleValues.types()).flatMap(type -> of(type).map(value -> new Typed(type, value)));
    }

    public static Arbitrary<Object> of(FeatureType type) {
        return switch (type) {
            case Scalar scalar -> scalar(scalar);
            case DecimalOf decimal -> decimal(decimal);
            case ArrayOf array -> of(array.element()).list().ofMaxSize(5)
                    .map(elements -> array(array, elements));
        };
    }

    private static Arbitrary<Object> scalar(Scalar type) {
        return switch (type) {
            case STRING -> SampleTexts.awkward().map(Object.class::cast);
            case INT32 -> Arbitraries.integers().map(Object.class::cast);
            case INT64 -> Arbitraries.longs().map(Object.class::cast);
            // From bits: every magnitude, subnormals, both zeros, infinities and NaN.
            case FLOAT -> Arbitraries.oneOf(Arbitraries.of(0f, -0f, Float.NaN, Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, 0.1f, 16777217f),
                    Arbitraries.integers().map(SampleValues::floatOfBits)).map(Object.class::cast);
            case DOUBLE -> Arbitraries.oneOf(Arbitraries.of(0d, -0d, Double.NaN, Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL, 0.1,
                    9_007_199_254_740_993d, 1e16, 2e-308), Arbitraries.longs().map(SampleValues::doubleOfBits))
                    .map(Object.class::cast);
            case BOOL -> Arbitraries.of(true, false).map(Object.class::cast);
            case BYTES -> Arbitraries.bytes().array(byte[].class).ofMaxSize(7).map(Object.class::cast);
            case TIMESTAMP -> instants().map(Object.class::cast);
            case UUID -> Arbitraries.oneOf(Arbitraries.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0, 1)),
                    Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new))
                    .map(Object.class::cast);
        };
    }

    private static Arbitrary<Object> decimal(DecimalOf type) {
        BigInteger most = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        return Arbitraries.oneOf(Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE.negate(), most,
                most.negate()), Arbitraries.bigIntegers().between(most.negate(), most))
                .map(digits -> new BigDecimal(digits, type.scale()));
    }

    /** Every microsecond that a long can say, but for the one that means no time. */
    public static Arbitrary<Instant> instants() {
        return Arbitraries.oneOf(Arbitraries.of(0L, -1L, 1L, -62_135_596_800_000_000L, 253_402_300_799_999_999L,
                253_402_300_800_000_000L, 9_223_372_036_854_775L, Long.MAX_VALUE, FeatureRow.NO_TIME + 1),
                Arbitraries.longs().greaterOrEqual(FeatureRow.NO_TIME + 1)).map(Times::instant);
    }

    private static float floatOfBits(int bits) {
        float number = Float.intBitsToFloat(bits);
        return Float.isNaN(number) ? Float.NaN : number;
    }

    private static double doubleOfBits(long bits) {
        double number = Double.longBitsToDouble(bits);
        return Double.isNaN(number) ? Double.NaN : number;
    }

    private static Object array(ArrayOf type, List<?> elements) {
        Object array = type.newArray(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }
}
