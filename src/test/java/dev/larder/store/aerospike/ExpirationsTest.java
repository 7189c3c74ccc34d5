package dev.larder.store.aerospike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

import com.aerospike.client.Record;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import dev.larder.store.Expiry;
import dev.larder.store.TestClock;
import dev.larder.text.Times;

/** A record expires at most a second after its ttl. */
class ExpirationsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00.250Z");
    private static final long NOW_MICROS = Times.micros(NOW);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static OptionalInt at(Instant end) {
        return new Expirations(new TestClock(NOW)).of(new Expiry.At(Times.micros(end)));
    }

    /** The server counts whole seconds and keeps the record until the last one is over. */
    @Property
    void aRecordExpiresWithinASecondOfItsTtl(
            @ForAll @LongRange(min = 1, max = 300_000_000_000_000L) long micros) {
        long seconds = at(Times.instant(NOW_MICROS + micros)).orElseThrow();
        long end = (NOW.getEpochSecond() + seconds) * 1_000_000;
        assertTrue(end >= NOW_MICROS + micros && end < NOW_MICROS + micros + 1_000_000, seconds + " s");
    }

    /** A ttl of 0 means the default of the namespace, and negative values have special meanings. */
    @Example
    void aPastExpiryIsNotStoredAsNever() {
        assertEquals(OptionalInt.of(1), at(NOW));
        assertEquals(OptionalInt.of(1), at(NOW.minusSeconds(10)));
    }

    @Example
    void theMaximumTtlIsTenYears() {
        Instant second = Instant.ofEpochSecond(NOW.getEpochSecond());
        assertEquals(OptionalInt.of((int) LONGEST.toSeconds()), at(second.plus(LONGEST)));
        assertEquals(OptionalInt.empty(), at(second.plus(LONGEST).plusNanos(1000)));
        assertEquals(OptionalInt.empty(), at(Times.instant(Expiry.NEVER_MICROS)));
    }

    /** As Aerospike's protocol numbers them. */
    @Example
    void specialExpiriesUseTheServersConstants() {
        Expirations expirations = new Expirations(new TestClock(NOW));
        assertEquals(OptionalInt.of(0), expirations.of(Expiry.BACKEND_DEFAULT));
        assertEquals(OptionalInt.of(-1), expirations.of(Expiry.NEVER));
        assertEquals(OptionalInt.of(-2), expirations.of(Expiry.KEEP));
    }

    /** Seconds since 2010, which fill more than a Java int. */
    @Property
    void theExpiryOfARecordIsDecoded(@ForAll @IntRange(min = Integer.MIN_VALUE, max = -1) int late,
            @ForAll @IntRange(min = 1) int early) {
        Instant start = Instant.parse("2010-01-01T00:00:00Z");
        for (int seconds : new int[]{late, early}) {
            assertEquals(Times.micros(start.plusSeconds(Integer.toUnsignedLong(seconds))),
                    Expirations.micros(new Record(Map.of(), 1, seconds)));
        }
        assertEquals(Expiry.NEVER_MICROS, Expirations.micros(new Record(Map.of(), 1, 0)));
    }
}
