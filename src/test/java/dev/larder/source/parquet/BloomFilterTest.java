package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

class BloomFilterTest {

    /** Of the specification of XXH64, seed 0. */
    @Test
    void knownHashes() {
        assertEquals(0xef46db3751d8e999L, BloomFilter.xxh64(new byte[0]));
        assertEquals(0x44bc2cf5ad770999L, BloomFilter.xxh64("abc".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void hashesEveryLengthAsParquetMr() {
        Random random = new Random(1);
        BlockSplitBloomFilter theirs = new BlockSplitBloomFilter(1024);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertEquals(theirs.hash(Binary.fromConstantByteArray(bytes)), BloomFilter.xxh64(bytes));
        }
    }
}
