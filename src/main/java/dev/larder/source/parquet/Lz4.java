package dev.larder.source.parquet;

import java.io.IOException;

/** Decompresses an LZ4 block. The usual library prints warnings on newer Java versions. */
final class Lz4 {
    private static final int SHORTEST_MATCH = 4;
    private static final int LENGTH_GOES_ON = 15;

    private final byte[] in;
    private final int inEnd;
    private final byte[] out;
    private final int outStart;
    private final int outEnd;
    private int from;
    private int to;

    private Lz4(byte[] in, int from, int inEnd, byte[] out, int to, int outEnd) {
        this.in = in;
        this.from = from;
        this.inEnd = inEnd;
        this.out = out;
        this.outStart = to;
        this.to = to;
        this.outEnd = outEnd;
    }

    /** Decompresses all of the input into exactly {@code size} bytes. */
    static void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
        new Lz4(in, from, from + length, out, to, to + size).run();
    }

    private void run() throws IOException {
        while (true) {
            int token = nextByte();
            int literals = length(token >>> 4);
            require(literals <= inEnd - from && literals <= outEnd - to);
            System.arraycopy(in, from, out, to, literals);
            from += literals;
            to += literals;
            if (from == inEnd) {
                require(to == outEnd);
                return;
            }
            int distance = nextByte() | nextByte() << 8;
            int match = Math.addExact(length(token & LENGTH_GOES_ON), SHORTEST_MATCH);
            require(distance > 0 && distance <= to - outStart && match <= outEnd - to);
            copyBack(distance, match);
        }
    }

    /** A match may overlap what it writes: it then repeats itself. */
    private void copyBack(int distance, int length) {
        int left = length;
        int source = to - distance;
        while (left > 0) {
            int step = Math.min(left, to - source);
            System.arraycopy(out, source, out, to, step);
            to += step;
            left -= step;
        }
    }

    private int length(int nibble) throws IOException {
        int length = nibble;
        if (nibble == LENGTH_GOES_ON) {
            int more;
            do {
                more = nextByte();
                length = Math.addExact(length, more);
            } while (more == 0xff);
        }
        return length;
    }

    private int nextByte() throws IOException {
        require(from < inEnd);
        return in[from++] & 0xff;
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("a page is not valid LZ4");
        }
    }
}
