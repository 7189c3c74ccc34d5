package dev.larder.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** Instants as microseconds since the epoch, and as text. UTC everywhere; a text without a zone is UTC. */
public final class Times {
    private static final long MICROS = 1_000_000;

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("'T'HH:mm")
            .optionalStart().appendLiteral(':').appendValue(ChronoField.SECOND_OF_MINUTE, 2)
            .optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd().optionalEnd()
            // Lenient: `+01`, `+0100` and `+01:00`, since databases print all three.
            .optionalStart().parseLenient().appendOffset("+HH", "Z")
            .optionalEnd().optionalEnd()
            .toFormatter(Locale.ROOT)
            // Or 29 February becomes the 28th where there is none.
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    /** Microseconds; the largest long if the sum would be later. */
    public static long plus(long micros, Duration duration) {
        try {
            return Math.addExact(micros, Math.multiplyExact(duration.toMillis(), 1000L));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    public static long micros(Instant instant) {
        long seconds = instant.getEpochSecond();
        long micros = instant.getNano() / 1000;
        try {
            // Towards zero first: the whole second below the smallest time would overflow.
            return seconds < 0
                    ? Math.addExact(Math.multiplyExact(seconds + 1, MICROS), micros - MICROS)
                    : Math.addExact(Math.multiplyExact(seconds, MICROS), micros);
        } catch (ArithmeticException e) {
            throw new BadValueException("the time " + instant + " is out of range");
        }
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    /** What larder keeps of an instant: its microseconds. */
    public static Instant truncate(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Reads {@code 2026-11-19}, {@code 2026-11-19T08:00}, {@code 2026-11-19 08:00:00.5+01:00} and what lies between;
     * what is finer than a microsecond is cut off.
     * A bare number is refused: nobody can tell its unit.
     */
    public static Instant parse(String text) {
        try {
            TemporalAccessor parsed = FORMAT.parse(withT(text.strip()));
            LocalDateTime local = parsed.isSupported(ChronoField.HOUR_OF_DAY)
                    ? LocalDateTime.from(parsed)
                    : parsed.query(TemporalQueries.localDate()).atStartOfDay();
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            Instant instant = truncate(local.toInstant(offset == null ? ZoneOffset.UTC : offset));
            micros(instant);
            return instant;
        } catch (DateTimeException e) {
            throw new BadValueException(Quoted.of(text) + " is not a time; write it like 2026-11-19T08:00:00Z");
        }
    }

    /** As RFC 3339 has it; SQL and Python put a space there. */
    private static String withT(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space) + "T" + text.substring(space + 1);
    }

    /** As messages say that an event time is not taken: {@code 2027-01-01T00:00:00Z is too far in the future: ...}. */
    public static String tooLate(long micros, long latestMicros) {
        return print(micros) + " is too far in the future: the latest event time allowed is " + print(latestMicros)
                + " (expect.future.max)";
    }

    public static String print(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant);
    }

    public static String print(long micros) {
        return print(instant(micros));
    }
}
