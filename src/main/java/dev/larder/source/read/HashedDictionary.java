package dev.larder.source.read;

import dev.larder.source.KeyHash;

/** The hashes of a dictionary's entries, each computed when it is first needed. */
final class HashedDictionary {
    private static final byte UNKNOWN = 0;
    private static final byte VALID = 1;
    private static final byte INVALID = 2;

    private final long[] high;
    private final long[] low;
    private final byte[] state;

    HashedDictionary(int size) {
        high = new long[size];
        low = new long[size];
        state = new byte[size];
    }

    boolean isKnown(int id) {
        return state[id] != UNKNOWN;
    }

    boolean isValid(int id) {
        return state[id] == VALID;
    }

    void put(int id, boolean isValid, KeyHash hash) {
        state[id] = isValid ? VALID : INVALID;
        high[id] = hash.high();
        low[id] = hash.low();
    }

    long high(int id) {
        return high[id];
    }

    long low(int id) {
        return low[id];
    }
}
