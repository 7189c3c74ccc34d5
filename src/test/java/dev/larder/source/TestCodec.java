package dev.larder.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

import com.github.luben.zstd.Zstd;

/** Compresses what parquet-mr writes, as its own codecs cannot without all of Hadoop. */
public enum TestCodec {
    UNCOMPRESSED {
        @Override
        byte[] compress(byte[] plain) {
            return plain;
        }
    },
    SNAPPY {
        @Override
        byte[] compress(byte[] plain) throws IOException {
            return Snappy.compress(plain);
        }
    },
    GZIP {
        @Override
        byte[] compress(byte[] plain) throws IOException {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
                out.write(plain);
            }
            return compressed.toByteArray();
        }
    },
    ZSTD {
        @Override
        byte[] compress(byte[] plain) {
            return Zstd.compress(plain);
        }
    };

    abstract byte[] compress(byte[] plain) throws IOException;

    CompressionCodecName parquetName() {
        return CompressionCodecName.valueOf(name());
    }

    static final class Factory implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName name) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    return BytesInput
                            .from(TestCodec.valueOf(name.name()).compress(bytes.toInputStream().readAllBytes()));
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return name;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }
}
