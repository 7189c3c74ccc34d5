package dev.larder.expect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;

import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/**
 * What one feature of a load was like. Numbers are texts that keep every digit, times are ISO 8601.
 *
 * @param nans rows with a NaN
 * @param min empty if there are no numbers or times
 * @param minLength of strings, bytes and arrays
 * @param quantiles estimates of those at {@link #QUANTILES}; empty if there are no numbers or times
 * @param distinct an estimate unless {@code isDistinctExact}
 */
public record FeatureProfile(long rows, long nulls, long nans, Optional<String> min, Optional<String> max,
        OptionalLong minLength, OptionalLong maxLength, List<String> quantiles, long distinct,
        boolean isDistinctExact) {
    public static final List<String> QUANTILES = List.of("p5", "p25", "p50", "p75", "p95");
    private static final double[] RANKS = {0.05, 0.25, 0.5, 0.75, 0.95};

    public FeatureProfile {
        quantiles = List.copyOf(quantiles);
    }

    static FeatureProfile of(FeatureKind kind, FeatureTally tally) {
        boolean hasNumbers = tally.numbers > 0;
        boolean hasLength = tally.maxLength >= 0;
        return new FeatureProfile(tally.rows, tally.nulls, tally.nans,
                hasNumbers
                        ? Optional.of(text(kind, tally.minLong, tally.minDouble, tally.minDecimal))
                        : Optional.empty(),
                hasNumbers
                        ? Optional.of(text(kind, tally.maxLong, tally.maxDouble, tally.maxDecimal))
                        : Optional.empty(),
                hasLength ? OptionalLong.of(tally.minLength) : OptionalLong.empty(),
                hasLength ? OptionalLong.of(tally.maxLength) : OptionalLong.empty(),
                quantiles(kind, tally.sample.sortedValues()), tally.distinct.count(), tally.distinct.isExact());
    }

    private static List<String> quantiles(FeatureKind kind, double[] sorted) {
        if (sorted.length == 0) {
            return List.of();
        }
        return DoubleStream.of(RANKS).map(rank -> sorted[(int) Math.round(rank * (sorted.length - 1))])
                .mapToObj(value -> text(kind, Math.round(value), value,
                        kind.element() instanceof DecimalOf ? new BigDecimal(value) : null))
                .toList();
    }

    private static String text(FeatureKind kind, long whole, double real, BigDecimal decimal) {
        return switch (kind.element()) {
            case Scalar.INT32, Scalar.INT64 -> Long.toString(whole);
            case Scalar.FLOAT -> NumberText.plain((float) real);
            case Scalar.DOUBLE -> NumberText.plain(real);
            case Scalar.TIMESTAMP -> Times.print(whole);
            case DecimalOf type -> decimal.setScale(type.scale(), RoundingMode.HALF_EVEN).toPlainString();
            case Scalar.STRING, Scalar.BOOL, Scalar.BYTES, Scalar.UUID ->
                throw new IllegalArgumentException(kind + " has no order");
        };
    }

    BigDecimal nullPercent() {
        return Percentages.of(nulls, rows);
    }

    /** As in {@code 33.3 %}. */
    public String shownNullShare() {
        return Percentages.print(nullPercent());
    }

    public String shownNanShare() {
        return Percentages.print(nanPercent());
    }

    BigDecimal nanPercent() {
        return Percentages.of(nans, rows);
    }
}
