package dev.larder.expect;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.larder.expect.FeatureTally.Fault;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.NoValue;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/** Counts the values of one feature, and finds those that break its expectations. Rows without a value do not count. */
final class FeatureObserver {
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final FeatureKind kind;
    private final int slot;
    private final FeatureTally tally;
    private final boolean namesNulls;
    private final boolean namesNans;
    /** Null if every value is allowed. */
    private final Set<Object> allowed;
    private final int minLength;
    private final int maxLength;
    private long lowLong = Long.MIN_VALUE;
    private long highLong = Long.MAX_VALUE;
    /** Null for none. */
    private BigDecimal lowDecimal;
    private BigDecimal highDecimal;
    private double lowDouble = Double.NEGATIVE_INFINITY;
    private double highDouble = Double.POSITIVE_INFINITY;
    /** Of the value at hand. */
    private boolean isTooSmall;
    private boolean isTooLarge;
    private boolean isNan;

    /** @param slot of the feature in the rows */
    FeatureObserver(FeatureKind kind, int slot, FeatureExpectations expected, FeatureTally tally) {
        this.kind = kind;
        this.slot = slot;
        this.tally = tally;
        this.namesNulls = expected.nullShare().isPresent();
        this.namesNans = expected.nanShare().isPresent();
        this.allowed = expected.in().map(in -> new HashSet<>(in.values())).orElse(null);
        this.minLength = expected.length().flatMap(Limit::min).map(FeatureObserver::clamped).orElse(0);
        this.maxLength = expected.length().flatMap(Limit::max).map(FeatureObserver::clamped).orElse(Integer.MAX_VALUE);
        expected.min().flatMap(Bound::value).ifPresent(bound -> {
            lowDecimal = bound;
            lowLong = whole(bound, RoundingMode.CEILING);
            lowDouble = real(bound);
        });
        expected.max().flatMap(Bound::value).ifPresent(bound -> {
            highDecimal = bound;
            highLong = whole(bound, RoundingMode.FLOOR);
            highDouble = real(bound);
        });
    }

    private static int clamped(BigDecimal length) {
        return length.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValueExact();
    }

    private static long whole(BigDecimal bound, RoundingMode rounding) {
        return bound.setScale(0, rounding).max(LEAST).min(GREATEST).longValueExact();
    }

    /** A bound means the number of the feature's own type that is next to it: 0.1 in a float is not above 0.1. */
    private double real(BigDecimal bound) {
        return kind.isSingle() ? bound.floatValue() : bound.doubleValue();
    }

    /** @param tags of the rows' entities */
    void add(List<FeatureRow> rows, long[] tags) {
        synchronized (tally) {
            for (int i = 0; i < tags.length; i++) {
                add(rows.get(i), tags[i]);
            }
        }
    }

    private void add(FeatureRow row, long tag) {
        Object value = row.values()[slot];
        if (value instanceof NoValue) {
            return;
        }
        tally.rows++;
        if (value == null) {
            tally.nulls++;
            fault(namesNulls, Fault.NULL, row, tag);
            return;
        }
        isTooSmall = false;
        isTooLarge = false;
        isNan = false;
        tally.distinct.add(kind.isArray() ? array(value, tag) : scalar(value, tag), 0);
        tally.nans += isNan ? 1 : 0;
        fault(isNan && namesNans, Fault.NAN, row, tag);
        fault(isTooSmall, Fault.TOO_SMALL, row, tag);
        fault(isTooLarge, Fault.TOO_LARGE, row, tag);
        fault(allowed != null && !allowed.contains(value), Fault.NOT_LISTED, row, tag);
        int length = length(value);
        if (length >= 0) {
            tally.minLength = Math.min(tally.minLength, length);
            tally.maxLength = Math.max(tally.maxLength, length);
            fault(length < minLength || length > maxLength, Fault.LENGTH, row, tag);
        }
    }

    private void fault(boolean is, Fault fault, FeatureRow row, long tag) {
        if (is) {
            tally.fault(fault, tag, row.key().text() + shown(fault, row.values()[slot]));
        }
    }

    /** The value, where it is short and says what is wrong. */
    private String shown(Fault fault, Object value) {
        return switch (fault) {
            case TOO_SMALL, TOO_LARGE, NOT_LISTED -> kind.isArray() ? "" : " (" + Quoted.of(value.toString()) + ")";
            case NULL, NAN, LENGTH -> "";
        };
    }

    /** @return the hash of the value */
    private long scalar(Object value, long tag) {
        return switch (value) {
            case Integer number -> number(number, tag);
            case Long number -> number(number, tag);
            case Float number -> number((double) number, tag);
            case Double number -> number((double) number, tag);
            case Instant time -> number(Times.micros(time), tag);
            case BigDecimal number -> number(number, tag);
            case UUID id -> Hash64.of(id.toString());
            case String text -> Hash64.of(text);
            case byte[] bytes -> Hash64.of(bytes);
            case Boolean flag -> Hash64.of(flag ? 1L : 0L);
            default -> throw new IllegalArgumentException("no feature is a " + value.getClass());
        };
    }

    private long array(Object elements, long tag) {
        int length = Array.getLength(elements);
        long hash = length;
        for (int i = 0; i < length; i++) {
            // Each element is a value of its own in the sample.
            long element = Hash64.pair(tag, i);
            hash = Hash64.pair(hash, switch (elements) {
                case int[] numbers -> number(numbers[i], element);
                case long[] numbers -> number(numbers[i], element);
                case float[] numbers -> number((double) numbers[i], element);
                case double[] numbers -> number(numbers[i], element);
                case boolean[] flags -> Hash64.of(flags[i] ? 1L : 0L);
                case Object[] objects -> scalar(objects[i], element);
                default -> throw new IllegalArgumentException("no feature is a " + elements.getClass());
            });
        }
        return hash;
    }

    private long number(long value, long tag) {
        tally.numbers++;
        tally.minLong = Math.min(tally.minLong, value);
        tally.maxLong = Math.max(tally.maxLong, value);
        tally.sample.add(tag, value);
        isTooSmall |= value < lowLong;
        isTooLarge |= value > highLong;
        return Hash64.of(value);
    }

    private long number(double given, long tag) {
        if (Double.isNaN(given)) {
            isNan = true;
            return Hash64.of(given);
        }
        // Negative zero is zero.
        double value = given + 0.0;
        tally.numbers++;
        tally.minDouble = Math.min(tally.minDouble, value);
        tally.maxDouble = Math.max(tally.maxDouble, value);
        tally.sample.add(tag, value);
        isTooSmall |= value < lowDouble;
        isTooLarge |= value > highDouble;
        return Hash64.of(value);
    }

    private long number(BigDecimal value, long tag) {
        tally.numbers++;
        tally.decimals(value, value);
        tally.sample.add(tag, value.doubleValue());
        isTooSmall |= lowDecimal != null && value.compareTo(lowDecimal) < 0;
        isTooLarge |= highDecimal != null && value.compareTo(highDecimal) > 0;
        return Hash64.of(value.toString());
    }

    /** Negative for values that have none. */
    private int length(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case byte[] bytes -> bytes.length;
            default -> kind.isArray() ? Array.getLength(value) : -1;
        };
    }
}
