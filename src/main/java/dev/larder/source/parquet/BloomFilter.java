package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.Util;

import dev.larder.source.storage.RangeReader;

/**
 * A split-block Bloom filter of a column chunk: it knows for certain of most values that the chunk does not have them.
 * Only the block of a value is read: the filters of a large source are megabytes, a block has 32 bytes.
 * Parquet-mr's own class hashes by a library that uses {@code sun.misc.Unsafe}, for which newer JVMs print a warning.
 */
public final class BloomFilter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** More bytes than the header takes. */
    private static final int MAX_HEADER = 256;
    /** The largest filter that parquet-mr writes. */
    private static final int MAX_BYTES = 128 << 20;
    private static final int BLOCK_BYTES = 32;
    /** One for each word of a block: which of its bits a hash sets. */
    private static final int[] SALTS = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b,
            0x9efc4947, 0x5c6bfb31};

    // The primes of XXH64.
    private static final long P1 = 0x9e3779b185ebca87L;
    private static final long P2 = 0xc2b2ae3d27d4eb4fL;
    private static final long P3 = 0x165667b19e3779f9L;
    private static final long P4 = 0x85ebca77c2b2ae63L;
    private static final long P5 = 0x27d4eb2f165667c5L;

    private final RangeReader file;
    private final long offset;
    private final int blocks;

    /** @param offset of the first block */
    private BloomFilter(RangeReader file, long offset, int blocks) {
        this.file = file;
        this.offset = offset;
        this.blocks = blocks;
    }

    /** Empty if the filter is damaged, or of a kind that is not known here: that only costs the time to read the chunk. */
    public static Optional<BloomFilter> at(RangeReader file, long offset) throws IOException {
        ByteArrayInputStream start = new ByteArrayInputStream(read(file, offset, MAX_HEADER));
        BloomFilterHeader header;
        try {
            header = Util.readBloomFilterHeader(start);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        long first = offset + MAX_HEADER - start.available();
        int bytes = header.getNumBytes();
        boolean isKnown = header.getAlgorithm().isSetBLOCK() && header.getHash().isSetXXHASH()
                && header.getCompression().isSetUNCOMPRESSED() && bytes > 0 && bytes <= MAX_BYTES
                && bytes % BLOCK_BYTES == 0 && first + bytes <= file.size();
        return isKnown
                ? Optional.of(new BloomFilter(file, first, bytes / BLOCK_BYTES))
                : Optional.empty();
    }

    private static byte[] read(RangeReader file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        file.fill(bytes, offset);
        return bytes.array();
    }

    /** @param plain a value in encoding PLAIN, without its length */
    public boolean mayHold(byte[] plain) throws IOException {
        long hash = xxh64(plain);
        byte[] block = read(file, offset + ((hash >>> 32) * blocks >>> 32) * BLOCK_BYTES, BLOCK_BYTES);
        int key = (int) hash;
        for (int i = 0; i < SALTS.length; i++) {
            int word = (int) INT.get(block, i * Integer.BYTES);
            if ((word >>> (key * SALTS[i] >>> 27) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    static long xxh64(byte[] bytes) {
        int at = 0;
        long hash;
        if (bytes.length >= 32) {
            long a = P1 + P2;
            long b = P2;
            long c = 0;
            long d = -P1;
            for (; at <= bytes.length - 32; at += 32) {
                a = lane(a, (long) LONG.get(bytes, at));
                b = lane(b, (long) LONG.get(bytes, at + 8));
                c = lane(c, (long) LONG.get(bytes, at + 16));
                d = lane(d, (long) LONG.get(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = P5;
        }
        hash += bytes.length;
        for (; at <= bytes.length - 8; at += 8) {
            hash = Long.rotateLeft(hash ^ lane(0, (long) LONG.get(bytes, at)), 27) * P1 + P4;
        }
        if (at <= bytes.length - 4) {
            hash = Long.rotateLeft(hash ^ ((int) INT.get(bytes, at) & 0xffffffffL) * P1, 23) * P2 + P3;
            at += 4;
        }
        for (; at < bytes.length; at++) {
            hash = Long.rotateLeft(hash ^ (bytes[at] & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long lane(long state, long word) {
        return Long.rotateLeft(state + word * P2, 31) * P1;
    }

    private static long merge(long hash, long state) {
        return (hash ^ lane(0, state)) * P1 + P4;
    }
}
