package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;
import org.xerial.snappy.Snappy;

import com.github.luben.zstd.Zstd;

/** How pages are compressed. The codecs of parquet-mr need Hadoop; these call the same libraries directly. */
public enum Codec {
    UNCOMPRESSED(1) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            require(length == size);
            System.arraycopy(in, from, out, to, size);
        }
    },
    SNAPPY(64) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            try {
                require(Snappy.uncompressedLength(in, from, length) == size
                        && Snappy.uncompress(in, from, length, out, to) == size);
            } catch (IOException e) {
                // The library's own message is a number.
                require(false);
            }
        }
    },
    GZIP(1_100) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(in, from, length), 8192)) {
                require(plain.readNBytes(out, to, size) == size && plain.read() < 0);
            }
        }
    },
    BROTLI(1 << 20) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            // Not as an InputStream: to verify that, every start would load the library's class, from its jar.
            try (BrotliInputStream plain = new BrotliInputStream(new ByteArrayInputStream(in, from, length))) {
                require(plain.readNBytes(out, to, size) == size && plain.read() < 0);
            }
        }
    },
    ZSTD(1 << 17) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            require(Zstd.decompressByteArray(out, to, size, in, from, length) == size);
        }
    },
    LZ4_RAW(256) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            Lz4.decompress(in, from, length, out, to, size);
        }
    },
    /** Hadoop's frames: each LZ4 block follows its two lengths. Some writers omit the frames. */
    LZ4(256) {
        @Override
        void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException {
            ByteBuffer frames = ByteBuffer.wrap(in, from, length);
            int done = 0;
            while (frames.remaining() >= 2 * Integer.BYTES) {
                int plain = frames.getInt();
                int packed = frames.getInt();
                if (plain < 0 || plain > size - done || packed < 0 || packed > frames.remaining()) {
                    break;
                }
                Lz4.decompress(in, frames.position(), packed, out, to + done, plain);
                frames.position(frames.position() + packed);
                done += plain;
            }
            if (done < size) {
                Lz4.decompress(in, from, length, out, to, size);
            }
        }
    };

    /** An upper bound of uncompressed length divided by compressed length. */
    private final int largestRatio;

    Codec(int largestRatio) {
        this.largestRatio = largestRatio;
    }

    /** Decompresses all of the input into exactly {@code size} bytes. */
    abstract void decompress(byte[] in, int from, int length, byte[] out, int to, int size) throws IOException;

    /** Whether a header's lengths are possible; checked before memory is allocated. */
    boolean canExpand(long length, long size) {
        return size <= Math.max(length, 8) * largestRatio;
    }

    public static Optional<Codec> of(CompressionCodecName name) {
        return switch (name) {
            case UNCOMPRESSED -> Optional.of(UNCOMPRESSED);
            case SNAPPY -> Optional.of(SNAPPY);
            case GZIP -> Optional.of(GZIP);
            case ZSTD -> Optional.of(ZSTD);
            case LZ4_RAW -> Optional.of(LZ4_RAW);
            case LZ4 -> Optional.of(LZ4);
            case BROTLI -> Optional.of(BROTLI);
            case LZO -> Optional.empty();
        };
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("a page does not decompress to the length it claims");
        }
    }
}
