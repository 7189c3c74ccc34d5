package dev.larder.source.read;

import dev.larder.source.KeyHash;

/** The hashes of a dictionary's entries, as far as they have been asked for. */
final class HashedDictionary {
    private static final byte UNKNOWN = 0;
    private static final byte FIT = 1;
    private static final byte UNFIT = 2;

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

    boolean isFit(int id) {
        return state[id] == FIT;
    }

    void learn(int id, boolean fit, KeyHash hash) {
        state[id] = fit ? FIT : UNFIT;
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
