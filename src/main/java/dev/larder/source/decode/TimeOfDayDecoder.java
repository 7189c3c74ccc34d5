package dev.larder.source.decode;

import java.io.IOException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Values;

/** Times of day to text: {@code 08:30:00}, {@code 23:59:59.123456789}. */
record TimeOfDayDecoder(Unit unit) implements ObjectDecoder {
    enum Unit {
        MILLIS(1_000_000), MICROS(1_000), NANOS(1);

        private final long nanos;

        Unit(long nanos) {
            this.nanos = nanos;
        }
    }

    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    @Override
    public Scalar type() {
        return Scalar.STRING;
    }

    @Override
    public Object next(Values in) throws IOException, UnrepresentableValueException {
        long count = unit == Unit.MILLIS ? in.nextInt() : in.nextLong();
        if (count < 0 || count >= NANOS_OF_DAY / unit.nanos) {
            throw new UnrepresentableValueException(Long.toString(count), "is not a time of day");
        }
        return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(count * unit.nanos));
    }
}
