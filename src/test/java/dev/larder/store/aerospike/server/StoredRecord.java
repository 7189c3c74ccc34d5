package dev.larder.store.aerospike.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An immutable record.
 *
 * @param set empty if there is none
 * @param key its type code and bytes; empty if it was not sent
 * @param voidTime the last second in which it can be read, in the server's time; 0 is never
 * @param lastUpdate in milliseconds of the server's time
 */
record StoredRecord(
        Digest digest, String set, byte[] key, int generation, long voidTime, long lastUpdate,
        Map<String, Datum> bins) {

    /** The server's epoch, 2010-01-01. */
    static final long EPOCH_SECONDS = 1_262_304_000;
    static final int LARGEST = 1024 * 1024;

    static long now() {
        return System.currentTimeMillis() - EPOCH_SECONDS * 1000;
    }

    boolean isExpired(long now) {
        return voidTime != 0 && voidTime < now / 1000;
    }

    /** In bytes, as on the real server. */
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
