package dev.larder.expect;

/** 64-bit hashes that are the same in every run and on every machine. They only choose samples, so nobody gains by collisions. */
final class Hash64 {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hash64() {}

    static long of(String text) {
        long hash = OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    static long of(byte[] bytes) {
        long hash = OFFSET;
        for (byte one : bytes) {
            hash = (hash ^ one) * PRIME;
        }
        return mix(hash);
    }

    static long of(long value) {
        return mix(value ^ OFFSET);
    }

    static long of(double value) {
        return of(Double.doubleToLongBits(value));
    }

    static long pair(long first, long second) {
        return mix(first * PRIME + second);
    }

    /** MurmurHash3's last step: every bit of the input changes about half of the result. */
    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
