package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * What a Parquet file says of itself at its end. What is wrong with a file is a clause that follows its name.
 *
 * @param start where in the file it begins, which is where pages must have ended
 */
public record Footer(MessageType schema, List<BlockMetaData> rowGroups, long start) {
    private static final int MAGIC_LENGTH = 4;
    /** The footer's length and the magic. */
    private static final int TAIL_LENGTH = Integer.BYTES + MAGIC_LENGTH;
    private static final int LONGEST_CHECKED = 32 * 1024;

    public static Footer read(FileChannel file) throws IOException {
        ByteBuffer bytes = bytes(file);
        long start = file.size() - TAIL_LENGTH - bytes.remaining();
        FileMetaData raw;
        ParquetMetadata parsed;
        try {
            raw = Util.readFileMetaData(new ByteArrayInputStream(bytes.array()), bytes.remaining());
            parsed = raw.isSetEncryption_algorithm() ? null : new ParquetMetadataConverter().fromParquetMetadata(raw);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new IOException("is damaged: its footer cannot be read", e);
        }
        if (parsed == null) {
            throw new IOException("has encrypted columns, which larder does not read");
        }
        return new Footer(parsed.getFileMetaData().getSchema(), parsed.getBlocks(), start);
    }

    /** A checksum of the footer, of a long one of its end: it is asked for often. */
    public static long checksum(FileChannel file) throws IOException {
        int length = (int) Math.min(file.size(), LONGEST_CHECKED);
        CRC32C checksum = new CRC32C();
        checksum.update(read(file, file.size() - length, length));
        return checksum.getValue();
    }

    public static boolean startsLikeParquet(FileChannel file) throws IOException {
        return file.size() >= MAGIC_LENGTH && magic(file, 0).equals("PAR1");
    }

    private static ByteBuffer bytes(FileChannel file) throws IOException {
        long size = file.size();
        if (size == 0) {
            throw new IOException("is empty (0 bytes)");
        }
        if (size >= MAGIC_LENGTH && magic(file, 0).equals("PARE")) {
            throw new IOException("is encrypted, which larder does not read");
        }
        if (!startsLikeParquet(file)) {
            throw new IOException("is not a Parquet file");
        }
        if (size < MAGIC_LENGTH + TAIL_LENGTH || !magic(file, size - MAGIC_LENGTH).equals("PAR1")) {
            throw new IOException("is cut short: it begins as a Parquet file but does not end as one");
        }
        int length = read(file, size - TAIL_LENGTH, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length <= 0 || length > size - MAGIC_LENGTH - TAIL_LENGTH) {
            throw new IOException("is damaged: its footer claims " + Integer.toUnsignedString(length) + " of its "
                    + size + " bytes");
        }
        return read(file, size - TAIL_LENGTH - length, length);
    }

    private static String magic(FileChannel file, long position) throws IOException {
        return new String(read(file, position, MAGIC_LENGTH).array(), StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("became shorter while it was read");
            }
        }
        return bytes.flip();
    }
}
