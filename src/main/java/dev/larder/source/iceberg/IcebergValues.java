package dev.larder.source.iceberg;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Optional;

import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;

import dev.larder.source.table.TimeRange;
import dev.larder.source.table.WantedTimes;
import dev.larder.text.Times;

/** Single values of metadata: of partitions, defaults and bounds. */
final class IcebergValues {
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private IcebergValues() {}

    /** As a user would write it. */
    static String text(Type type, Object value) {
        return switch (type.typeId()) {
            case DATE -> LocalDate.ofEpochDay((int) value).toString();
            case TIME -> LocalTime.ofNanoOfDay((long) value * NANOS_PER_MICRO).toString();
            case TIMESTAMP, TIMESTAMP_NANO -> Times.print(micros(type, value));
            case FIXED, BINARY -> Base64.getEncoder().encodeToString(bytes((ByteBuffer) value));
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, STRING, UUID, STRUCT, LIST, MAP, VARIANT, GEOMETRY, GEOGRAPHY,
                    UNKNOWN ->
                value.toString();
        };
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    /** The times from a lower bound to an upper one; empty if these are no times, or one of them is not known. */
    static Optional<TimeRange> range(Type type, ByteBuffer lower, ByteBuffer upper) {
        if (!isTime(type) || lower == null || upper == null) {
            return Optional.empty();
        }
        long first = micros(type, Conversions.<Object>fromByteBuffer(type, lower));
        long last = micros(type, Conversions.<Object>fromByteBuffer(type, upper));
        return TimeRange.of(first, last);
    }

    /** What rows of the event times fulfil, and perhaps some more; empty if all do, or if these are no times. */
    static Optional<Expression> filter(String column, Type type, WantedTimes wanted) {
        if (!isTime(type) || wanted.equals(WantedTimes.ALL)) {
            return Optional.empty();
        }
        Expression within = Expressions.and(
                wanted.fromMicros() == Long.MIN_VALUE
                        ? Expressions.alwaysTrue()
                        : Expressions.greaterThanOrEqual(column, value(type, wanted.fromMicros())),
                wanted.toMicros() == Long.MAX_VALUE
                        ? Expressions.alwaysTrue()
                        : Expressions.lessThan(column, value(type, wanted.toMicros())));
        Expression late = wanted.latestMicros() == Long.MAX_VALUE
                ? Expressions.alwaysFalse()
                : Expressions.greaterThanOrEqual(column, value(type, wanted.latestMicros()));
        Expression all = Expressions.or(within, Expressions.or(late, Expressions.isNull(column)));
        return all == Expressions.alwaysTrue() ? Optional.empty() : Optional.of(all);
    }

    private static boolean isTime(Type type) {
        return switch (type.typeId()) {
            case DATE, TIMESTAMP, TIMESTAMP_NANO -> true;
            default -> false;
        };
    }

    /** The first value of the column that is not before a time. */
    private static long value(Type type, long micros) {
        return switch (type.typeId()) {
            case DATE -> Math.ceilDiv(micros, MICROS_PER_DAY);
            // Literals are of microseconds, and become nanoseconds.
            case TIMESTAMP_NANO ->
                Math.clamp(micros, Long.MIN_VALUE / NANOS_PER_MICRO, Long.MAX_VALUE / NANOS_PER_MICRO);
            default -> micros;
        };
    }

    private static long micros(Type type, Object value) {
        long number = ((Number) value).longValue();
        return switch (type.typeId()) {
            case DATE -> Math.multiplyExact(number, MICROS_PER_DAY);
            case TIMESTAMP_NANO -> Math.floorDiv(number, NANOS_PER_MICRO);
            default -> number;
        };
    }
}
