package dev.larder.store.feast;

import java.math.BigDecimal;

import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Event times: protobuf's {@code Timestamp} in Redis, milliseconds in Aerospike. */
public final class TimeBytes {
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final long MICROS_A_SECOND = 1_000_000;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long EXACT_IN_DOUBLE = 1L << 53;
    /** Seconds: from the year 1, and before the year 10,000. */
    private static final double FIRST = -62_135_596_800.0;
    private static final double END = 253_402_300_800.0;

    /** The first time that {@link #micros} refuses as too late. */
    public static final long END_MILLIS = Long.MAX_VALUE / 1000 + 1;

    private TimeBytes() {}

    /** Seconds rounded down and nanoseconds from there, of which a zero is left out: 1970 itself has no bytes. */
    public static byte[] encode(long micros) {
        long seconds = Math.floorDiv(micros, MICROS_A_SECOND);
        long nanos = Math.floorMod(micros, MICROS_A_SECOND) * 1000;
        ProtoOutput out = new ProtoOutput(17);
        if (seconds != 0) {
            out.varint(SECONDS, seconds);
        }
        if (nanos != 0) {
            out.varint(NANOS, nanos);
        }
        return out.toBytes();
    }

    public static long decode(byte[] bytes) {
        ProtoInput in = new ProtoInput(bytes);
        long seconds = 0;
        long nanos = 0;
        while (in.next()) {
            switch (in.field()) {
                case SECONDS -> seconds = in.varint();
                case NANOS -> nanos = in.varint();
                default -> throw ProtoInput.notProtobuf();
            }
        }
        if (nanos < 0 || nanos >= NANOS_A_SECOND) {
            throw ProtoInput.notProtobuf();
        }
        try {
            return Math.addExact(Math.multiplyExact(seconds, MICROS_A_SECOND), nanos / 1000);
        } catch (ArithmeticException e) {
            throw new BadValueException("the time of " + seconds + " seconds since 1970 is out of range");
        }
    }

    /**
     * Throws for a time that Feast's reader fails at, and with it the whole call for all of its entities. It makes a
     * double of it, which rounds the end of the year 9999 up.
     */
    public static void requireReadable(long micros) {
        double seconds = seconds(micros);
        if (seconds < FIRST || seconds >= END) {
            throw new BadValueException("the event time " + Times.print(micros)
                    + " is out of range for Feast: its years are 1 to 9999, the last microseconds excluded");
        }
    }

    /**
     * Towards zero, and by way of a double, as Feast does: the last microsecond of the year 9999 is already the next
     * year there, and equal times must stay equal.
     */
    public static long millis(long micros) {
        return (long) (seconds(micros) * 1000);
    }

    /** As Python divides: rounded once. */
    private static double seconds(long micros) {
        return Math.abs(micros) <= EXACT_IN_DOUBLE
                ? micros / (double) MICROS_A_SECOND
                : BigDecimal.valueOf(micros, 6).doubleValue();
    }

    /** The first whole millisecond that is not before that time. */
    public static long firstMillis(long micros) {
        return Math.ceilDiv(micros, 1000L);
    }

    public static long micros(long millis) {
        try {
            return Math.multiplyExact(millis, 1000L);
        } catch (ArithmeticException e) {
            throw new BadValueException("the time of " + millis + " milliseconds since 1970 is out of range");
        }
    }
}
