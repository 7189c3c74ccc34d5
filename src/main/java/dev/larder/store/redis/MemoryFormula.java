package dev.larder.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What Redis 7 and 8 take of memory on a machine of 64 bits with its own jemalloc and its default config, in bytes. The
 * tables of keys are counted too, which MEMORY USAGE leaves out.
 */
final class MemoryFormula {
    /** hash-max-listpack-entries and hash-max-listpack-value. */
    private static final int MOST_COMPACT_FIELDS = 512;
    private static final int LONGEST_COMPACT = 64;
    private static final int OBJECT = 16;
    private static final int TABLE_ENTRY = 24;
    /** A pointer in a table that is between half and quite full. */
    private static final int TABLE_SLOT = 11;
    private static final int TABLE = 56;
    /** Strings up to here are one piece with their object. */
    private static final int LONGEST_EMBEDDED = 44;

    private MemoryFormula() {}

    /** A key of so many bytes, without its value. */
    static long key(int length, boolean expires) {
        int entries = expires ? 2 : 1;
        return text(length) + (long) entries * (TABLE_ENTRY + TABLE_SLOT);
    }

    static long string(int length) {
        return length <= LONGEST_EMBEDDED ? allocated(OBJECT + 4 + length) : OBJECT + text(length);
    }

    /** @param pairs names and values in turn */
    static long hash(List<byte[]> pairs, boolean fieldsExpire) {
        boolean compact = pairs.size() / 2 <= MOST_COMPACT_FIELDS
                && pairs.stream().allMatch(part -> part.length <= LONGEST_COMPACT);
        if (compact) {
            long length = 7;
            for (byte[] part : pairs) {
                length += packed(part);
            }
            // Each field's time stands beside it, in 10 bytes where it has one.
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

    /** A text behind its length, which takes 1, 3 or 5 bytes, and before a zero. */
    private static long text(int length) {
        return allocated(length + 1L + (length < 32 ? 1 : length < 256 ? 3 : 5));
    }

    /** In a listpack: behind its type and length, and before its whole length; a whole number is kept as one. */
    private static long packed(byte[] part) {
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

    /** Null where the text is not that of a long as it prints itself. */
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

    /** In steps of 8 up to 128, then of an eighth to a quarter. */
    private static long allocated(long bytes) {
        if (bytes <= 128) {
            return (bytes + 7) / 8 * 8;
        }
        long step = Long.highestOneBit(bytes - 1) / 4;
        return (bytes + step - 1) / step * step;
    }
}
