package dev.larder.store.redis.record;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The memory that keys and values need in Redis 7 and 8, in bytes: on a 64-bit machine, with its bundled jemalloc and its
 * default config. Includes the key tables, which MEMORY USAGE leaves out.
 */
final class RedisMemory {
    /** Defaults of hash-max-listpack-entries and hash-max-listpack-value. */
    private static final int MAX_LISTPACK_FIELDS = 512;
    private static final int MAX_LISTPACK_VALUE = 64;
    private static final int OBJECT = 16;
    private static final int TABLE_ENTRY = 24;
    /** A pointer, in a table that is between half full and full. */
    private static final int TABLE_SLOT = 11;
    private static final int TABLE = 56;
    /** Longer strings are allocated apart from their object. */
    private static final int MAX_EMBEDDED_STRING = 44;

    private RedisMemory() {}

    /** A key without its value. */
    static long key(int length, boolean expires) {
        int entries = expires ? 2 : 1;
        return text(length) + (long) entries * (TABLE_ENTRY + TABLE_SLOT);
    }

    static long string(int length) {
        return length <= MAX_EMBEDDED_STRING ? allocated(OBJECT + 4 + length) : OBJECT + text(length);
    }

    /** @param pairs names and values in turn */
    static long hash(List<byte[]> pairs, boolean fieldsExpire) {
        boolean compact = pairs.size() / 2 <= MAX_LISTPACK_FIELDS
                && pairs.stream().allMatch(part -> part.length <= MAX_LISTPACK_VALUE);
        if (compact) {
            long length = 7;
            for (byte[] part : pairs) {
                length += listpackEntry(part);
            }
            // The expiry of each field is stored beside it, in 10 bytes.
            long times = fieldsExpire ? pairs.size() / 2 * 10L + 40 : 0;
            return OBJECT + allocated(length + times);
        }
        long bytes = OBJECT + TABLE;
        for (int i = 0; i < pairs.size(); i += 2) {
            bytes += TABLE_ENTRY + TABLE_SLOT + text(pairs.get(i).length) + text(pairs.get(i + 1).length)
                    + (fieldsExpire ? 48 : 0);
        }
        return bytes;
    }

    /** A string: its length in 1, 3 or 5 bytes, its bytes, and a zero. */
    private static long text(int length) {
        return allocated(length + 1L + (length < 32 ? 1 : length < 256 ? 3 : 5));
    }

    /** An entry of a listpack: type and length, the bytes, and the total length. Integers are stored as numbers. */
    private static long listpackEntry(byte[] part) {
        Long number = part.length <= 20 ? integer(part) : null;
        if (number == null) {
            return part.length < 64 ? part.length + 2 : part.length + 3;
        }
        if (number >= 0 && number < 128) {
            return 2;
        }
        int bits = 65 - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
        return bits <= 13 ? 3 : bits <= 16 ? 4 : bits <= 24 ? 5 : bits <= 32 ? 6 : 10;
    }

    /** Null unless the text is a long in canonical form. */
    private static Long integer(byte[] text) {
        for (int i = text.length > 1 && text[0] == '-' ? 1 : 0; i < text.length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return null;
            }
        }
        try {
            String digits = new String(text, StandardCharsets.US_ASCII);
            long number = Long.parseLong(digits);
            return Long.toString(number).equals(digits) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** jemalloc's size classes: multiples of 8 up to 128, then four per doubling. */
    private static long allocated(long bytes) {
        if (bytes <= 128) {
            return (bytes + 7) / 8 * 8;
        }
        long step = Long.highestOneBit(bytes - 1) / 4;
        return (bytes + step - 1) / step * step;
    }
}
