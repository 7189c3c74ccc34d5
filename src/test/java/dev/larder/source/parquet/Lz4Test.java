package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

class Lz4Test {
    /** 3 literals, a match of 9 that overlaps itself, 2 literals. */
    private static final byte[] BLOCK = {0x35, 'a', 'b', 'c', 3, 0, 0x20, 'x', 'y'};

    @Test
    void decodesOverlappingMatches() throws IOException {
        assertArrayEquals("..abcabcabcabcxy".getBytes(StandardCharsets.US_ASCII), decompress(BLOCK, 14));
    }

    @Test
    void readsFramesAndBareBlocksAsLegacyLz4() throws IOException {
        byte[] framed = new byte[8 + BLOCK.length];
        framed[3] = 14;
        framed[7] = (byte) BLOCK.length;
        System.arraycopy(BLOCK, 0, framed, 8, BLOCK.length);
        byte[] out = new byte[14];
        Codec.LZ4.decompress(framed, 0, framed.length, out, 0, 14);
        assertArrayEquals("abcabcabcabcxy".getBytes(StandardCharsets.US_ASCII), out);
        Codec.LZ4.decompress(BLOCK, 0, BLOCK.length, out, 0, 14);
        assertArrayEquals("abcabcabcabcxy".getBytes(StandardCharsets.US_ASCII), out);
    }

    @Test
    void refusesTruncatedBlocksAndOffsetsOutOfRange() {
        for (int length = 0; length < BLOCK.length; length++) {
            byte[] cut = Arrays.copyOf(BLOCK, length);
            assertThrows(IOException.class, () -> decompress(cut, 14));
        }
        byte[] tooFarBack = BLOCK.clone();
        tooFarBack[4] = 4;
        assertThrows(IOException.class, () -> decompress(tooFarBack, 14));
        assertThrows(IOException.class, () -> decompress(BLOCK, 13));
        assertThrows(IOException.class, () -> decompress(BLOCK, 15));
    }

    private static byte[] decompress(byte[] block, int size) throws IOException {
        byte[] out = "................".getBytes(StandardCharsets.US_ASCII);
        Lz4.decompress(block, 0, block.length, out, 2, size);
        return out;
    }
}
