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

    /** In bytes, as the real server lays it out. */
    int size() {
        int size = 40 + (set.isEmpty() ? 0 : 1 + length(set)) + (key.length == 0 ? 0 : 1 + key.length)
                + (voidTime == 0 ? 0 : 4);
        for (Map.Entry<String, Datum> bin : bins.entrySet()) {
            size += 2 + length(bin.getKey()) + size(bin.getValue());
        }
        return size;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int size(Datum datum) {
        return switch (datum) {
            case Datum.Nil nil -> 0;
            case Datum.Bool bool -> 1;
            case Datum.Real real -> 8;
            case Datum.Int(long value) -> 1 + (value >= 0 && value < 0x100
                    ? 1
                    : value >= 0 && value < 0x10000 ? 2 : value >= 0 && value < 0x1_0000_0000L ? 4 : 8);
            case Datum.Chunk chunk -> 3 + chunk.raw().length;
            case Datum.Items items -> 4 + MsgPack.write(items).length;
            case Datum.Entries entries -> 4 + MsgPack.write(entries).length;
        };
    }
}
