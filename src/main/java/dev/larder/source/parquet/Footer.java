package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

import org.apache.parquet.SemanticVersion;
import org.apache.parquet.VersionParser;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The metadata at the end of a Parquet file. Messages of exceptions are clauses that follow the file's name.
 *
 * @param start the offset of the footer, before which all pages end
 * @param encrypted columns that some row group has encrypted
 * @param omitsHeaders whether chunks are longer than they claim
 */
public record Footer(MessageType schema, List<BlockMetaData> rowGroups, long start, Set<ColumnPath> encrypted,
        boolean omitsHeaders) {
    private static final SemanticVersion FIRST_TO_COUNT_HEADERS = new SemanticVersion(1, 2, 9);
    /** More bytes than a dictionary page's header takes. */
    private static final int MAX_OMITTED = 100;
    private static final int MAGIC_LENGTH = 4;
    /** The footer's length and the magic. */
    private static final int TAIL_LENGTH = Integer.BYTES + MAGIC_LENGTH;
    private static final int LONGEST_CHECKED = 32 * 1024;

    public static Footer read(FileChannel file) throws IOException {
        ByteBuffer bytes = bytes(file);
        long start = file.size() - TAIL_LENGTH - bytes.remaining();
        FileMetaData raw;
        Set<ColumnPath> encrypted;
        ParquetMetadata parsed;
        try {
            raw = Util.readFileMetaData(new ByteArrayInputStream(bytes.array()), bytes.remaining());
            requireUnlessSaid(raw);
            encrypted = removeEncrypted(raw);
            boolean isAllEncrypted = raw.row_groups.stream().anyMatch(group -> group.columns.isEmpty());
            parsed = isAllEncrypted ? null : new ParquetMetadataConverter().fromParquetMetadata(raw);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new IOException("is damaged: its footer cannot be read", e);
        }
        if (parsed == null) {
            throw new IOException("has only encrypted columns, which larder does not read");
        }
        return new Footer(parsed.getFileMetaData().getSchema(), parsed.getBlocks(), start, encrypted,
                omitsHeaders(raw.created_by));
    }

    /** Some writers leave out that a column is required, which is the first of the choices. */
    private static void requireUnlessSaid(FileMetaData raw) {
        raw.schema.stream().skip(1).filter(element -> !element.isSetRepetition_type())
                .forEach(element -> element.setRepetition_type(FieldRepetitionType.REQUIRED));
    }

    /** Leaves the columns that a file with an open footer has not encrypted. */
    private static Set<ColumnPath> removeEncrypted(FileMetaData raw) {
        Set<ColumnPath> encrypted = new HashSet<>();
        for (var group : raw.row_groups) {
            group.columns.removeIf(chunk -> {
                boolean isEncrypted = chunk.isSetCrypto_metadata();
                if (isEncrypted) {
                    encrypted.add(path(chunk));
                }
                return isEncrypted;
            });
        }
        raw.unsetEncryption_algorithm();
        return encrypted;
    }

    private static ColumnPath path(org.apache.parquet.format.ColumnChunk chunk) {
        List<String> path = chunk.crypto_metadata.isSetENCRYPTION_WITH_COLUMN_KEY()
                ? chunk.crypto_metadata.getENCRYPTION_WITH_COLUMN_KEY().getPath_in_schema()
                : chunk.meta_data.path_in_schema;
        return ColumnPath.get(path.toArray(String[]::new));
    }

    /** Whether the writer forgot to count the header of the dictionary page in a chunk's length (PARQUET-816). */
    private static boolean omitsHeaders(String createdBy) {
        if (createdBy == null || !createdBy.startsWith("parquet-mr")) {
            return false;
        }
        try {
            VersionParser.ParsedVersion writer = VersionParser.parse(createdBy);
            return !writer.hasSemanticVersion() || writer.getSemanticVersion().compareTo(FIRST_TO_COUNT_HEADERS) < 0;
        } catch (VersionParser.VersionParseException e) {
            // The oldest versions do not say which they are.
            return true;
        }
    }

    /** The end of a chunk's pages, which may be more than it claims. */
    public long end(ColumnChunkMetaData chunk) {
        long end = chunk.getStartingPos() + chunk.getTotalSize();
        return omitsHeaders ? Math.min(end + MAX_OMITTED, start) : end;
    }

    /** A checksum of the end of the footer; not of all of it, because it is computed for every row group. */
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
            throw new UnfinishedFileException("is empty (0 bytes)");
        }
        if (size >= MAGIC_LENGTH && magic(file, 0).equals("PARE")) {
            throw new IOException("is encrypted, which larder does not read");
        }
        if (!startsLikeParquet(file)) {
            throw new IOException("is not a Parquet file");
        }
        if (size < MAGIC_LENGTH + TAIL_LENGTH || !magic(file, size - MAGIC_LENGTH).equals("PAR1")) {
            throw new UnfinishedFileException("is cut short: it starts like a Parquet file but has no footer");
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
