package dev.larder.store.redis.record;

import dev.larder.store.Expiry;

/** Expiry in milliseconds: the replies of PEXPIRETIME and the arguments of commands. */
final class KeyExpiry {
    /** The key does not expire. */
    static final long NONE = -1;
    static final long NO_KEY = -2;

    private KeyExpiry() {}

    static long micros(long reply) {
        return reply < 0 ? Expiry.NEVER_MICROS : reply * 1000;
    }

    static byte[] millis(Expiry.At at) {
        return TextEncoding.decimal(at.micros() / 1000);
    }

    /** For scripts: milliseconds, {@code keep} or {@code none}. */
    static byte[] argument(Expiry expiry) {
        return switch (expiry) {
            case Expiry.Keep keep -> Utf8.encode("keep");
            case Expiry.Never never -> Utf8.encode("none");
            case Expiry.BackendDefault never -> Utf8.encode("none");
            case Expiry.At at -> millis(at);
        };
    }
}
