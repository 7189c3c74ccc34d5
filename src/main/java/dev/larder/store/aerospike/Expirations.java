package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;

import com.aerospike.client.Record;
import com.aerospike.client.exp.Exp;

import dev.larder.store.Expiry;

/**
 * When records expire: whole seconds, which a write counts from the server's now, and a record carries as the second in
 * which it is read for the last time.
 */
final class Expirations {
    static final String TOO_LONG = "the ttl would end more than 10 years from now, the longest that Aerospike keeps; use"
            + " `never`";

    /** What the server takes at most. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final int STORE_DEFAULT = 0;
    private static final int NEVER = -1;
    static final int KEEP = -2;
    /** 2010-01-01T00:00:00Z, from which the server counts. */
    private static final long EPOCH_SECONDS = 1_262_304_000L;
    private static final long MICROS = 1_000_000;

    /** By what the server's own is set. */
    private final Clock servers;

    Expirations(Clock servers) {
        this.servers = servers;
    }

    /** True of a record that is past its time by this clock, though the server may have it for the rest of a second. */
    static Exp isOver(long nowMicros) {
        return Exp.and(Exp.gt(Exp.voidTime(), Exp.val(0)), Exp.le(Exp.voidTime(), Exp.val(nowMicros * 1000)));
    }

    /** What a write says; empty where it is further away than the server takes. */
    OptionalInt of(Expiry expiry) {
        return switch (expiry) {
            case Expiry.Keep keep -> OptionalInt.of(KEEP);
            case Expiry.BackendDefault unsaid -> OptionalInt.of(STORE_DEFAULT);
            case Expiry.Never never -> OptionalInt.of(NEVER);
            case Expiry.At at -> after(Math.ceilDiv(at.micros(), MICROS) - servers.instant().getEpochSecond());
        };
    }

    private static OptionalInt after(long seconds) {
        return seconds > LONGEST.toSeconds() ? OptionalInt.empty() : OptionalInt.of((int) Math.max(1, seconds));
    }

    static long micros(Record record) {
        return record.expiration == 0 ? Expiry.NEVER_MICROS : micros(Integer.toUnsignedLong(record.expiration));
    }

    /** Of a time as the server counts it. */
    static long micros(long seconds) {
        return (EPOCH_SECONDS + seconds) * MICROS;
    }
}
