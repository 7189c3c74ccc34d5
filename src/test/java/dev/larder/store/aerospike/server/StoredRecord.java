package dev.larder.store.aerospike.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A record as it is, never changed in place.
 *
 * @param set empty where there is none
 * @param key the number of its type and its bytes; empty where it was not sent
 * @param voidTime the last second it is seen in, counted as the server does; 0 is never
 * @param lastUpdate in milliseconds, counted as the server does
 */
record StoredRecord(
        Digest digest, String set, byte[] key, int generation, long voidTime, long lastUpdate,
        Map<String, Datum> bins) {

    /** Where the server's clock begins: 2010. */
    static final long EPOCH_SECONDS = 1_262_304_000;
    static final int LARGEST = 1024 * 1024;

    static long now() {
        return System.currentTimeMillis() - EPOCH_SECONDS * 1000;
    }

    boolean isExpired(long now) {
        return voidTime != 0 && voidTime < now / 1000;
    }

    /** As the real server lays it out, to a few bytes. */
    int size() {
        int size = 39 + set.getBytes(StandardCharsets.UTF_8).length + key.length;
        for (Map.Entry<String, Datum> bin : bins.entrySet()) {
            size += bin.getKey().getBytes(StandardCharsets.UTF_8).length + 6 + Particles.write(bin.getValue()).length;
        }
        return size;
    }
}
