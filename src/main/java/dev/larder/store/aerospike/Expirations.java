package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;

import com.aerospike.client.Record;
import com.aerospike.client.exp.Exp;

import dev.larder.store.Expiry;

/**
 * Conversion of expiry times. Aerospike expires records by whole seconds: a write sends the number of seconds from the
 * server's current time, and a record stores its void time, the last second in which it can be read.
 */
final class Expirations {
    static final String TOO_LONG = "the ttl ends more than 10 years from now, which is the most that Aerospike accepts;"
            + " use `never`";

    /** The longest ttl that a server accepts. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final int STORE_DEFAULT = 0;
    private static final int NEVER = -1;
    static final int KEEP = -2;
    /** 2010-01-01T00:00:00Z, the server's epoch. */
    private static final long EPOCH_SECONDS = 1_262_304_000L;
    private static final long MICROS = 1_000_000;

    /** The clock that the servers' clocks follow. */
    private final Clock serverClock;

    Expirations(Clock serverClock) {
        this.serverClock = serverClock;
    }

    /** True for a record that has expired by this clock; the server may serve it for up to a second longer. */
    static Exp isOver(long nowMicros) {
        return Exp.and(Exp.gt(Exp.voidTime(), Exp.val(0)), Exp.le(Exp.voidTime(), Exp.val(nowMicros * 1000)));
    }

    /** The expiration to send with a write; empty if it is further away than a server accepts. */
    OptionalInt of(Expiry expiry) {
        return switch (expiry) {
            case Expiry.Keep keep -> OptionalInt.of(KEEP);
            case Expiry.BackendDefault unset -> OptionalInt.of(STORE_DEFAULT);
            case Expiry.Never never -> OptionalInt.of(NEVER);
            case Expiry.At at -> after(Math.ceilDiv(at.micros(), MICROS) - serverClock.instant().getEpochSecond());
        };
    }

    private static OptionalInt after(long seconds) {
        return seconds > LONGEST.toSeconds() ? OptionalInt.empty() : OptionalInt.of((int) Math.max(1, seconds));
    }

    static long micros(Record record) {
        return record.expiration == 0 ? Expiry.NEVER_MICROS : micros(Integer.toUnsignedLong(record.expiration));
    }

    /** Epoch microseconds of a time in the server's seconds. */
    static long micros(long seconds) {
        return (EPOCH_SECONDS + seconds) * MICROS;
    }
}
