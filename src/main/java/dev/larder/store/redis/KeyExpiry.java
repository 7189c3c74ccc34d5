package dev.larder.store.redis;

import dev.larder.store.Expiry;

/** What PEXPIRETIME answers: milliseconds, or why there are none. */
final class KeyExpiry {
    /** The key does not expire. */
    static final long NONE = -1;
    static final long NO_KEY = -2;

    private KeyExpiry() {}

    static long micros(long reply) {
        return reply < 0 ? Expiry.NEVER_MICROS : reply * 1000;
    }
}
