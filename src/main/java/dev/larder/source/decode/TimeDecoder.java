package dev.larder.source.decode;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;
import dev.larder.text.Times;

/** Decodes dates and timestamps to microseconds since the epoch, rounding down. Times without a zone are UTC. */
public record TimeDecoder(Unit unit) implements LongDecoder {
    public enum Unit {
        /** Midnight UTC of the day. */
        DAYS("days"),
        MILLIS("ms"),
        MICROS("us"),
        NANOS("ns"),
        /** Written by Impala: nanoseconds of the day, then the Julian day. */
        INT96("");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }
    }

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

    @Override
    public Scalar type() {
        return Scalar.TIMESTAMP;
    }

    @Override
    public long nextLong(Values in) throws IOException, UnrepresentableValueException {
        return switch (unit) {
            case DAYS -> micros(in.nextInt());
            case MILLIS, MICROS, NANOS -> micros(in.nextLong());
            case INT96 -> int96(in.nextBytes());
        };
    }

    /** @param raw a count of the unit, which is not {@link Unit#INT96} */
    public long micros(long raw) throws UnrepresentableValueException {
        try {
            return requireTime(switch (unit) {
                case DAYS -> Math.multiplyExact(raw, MICROS_PER_DAY);
                case MILLIS -> Math.multiplyExact(raw, 1000L);
                case MICROS -> raw;
                case NANOS -> Math.floorDiv(raw, 1000L);
                case INT96 -> throw new IllegalStateException("an INT96 is two counts");
            });
        } catch (ArithmeticException e) {
            throw outOfRange(raw + " " + unit.symbol);
        }
    }

    private static long int96(Slice slice) throws UnrepresentableValueException {
        long nanosOfDay = (long) LONG.get(slice.array(), slice.offset());
        int julianDay = (int) INT.get(slice.array(), slice.offset() + Long.BYTES);
        try {
            long day = Math.multiplyExact((long) julianDay - JULIAN_DAY_OF_EPOCH, MICROS_PER_DAY);
            return requireTime(Math.addExact(day, Math.floorDiv(nanosOfDay, 1000L)));
        } catch (ArithmeticException e) {
            throw outOfRange("Julian day " + julianDay);
        }
    }

    /** The smallest long is reserved: it means that there is no time. */
    private static long requireTime(long micros) {
        if (micros == FeatureRow.NO_TIME) {
            throw new ArithmeticException();
        }
        return micros;
    }

    private static UnrepresentableValueException outOfRange(String raw) {
        return new UnrepresentableValueException(raw, "is out of the range of microseconds since 1970");
    }

    @Override
    public Object next(Values in) throws IOException, UnrepresentableValueException {
        return Times.instant(nextLong(in));
    }

    @Override
    public void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException {
        ((Instant[]) array)[index] = Times.instant(nextLong(in));
    }
}
