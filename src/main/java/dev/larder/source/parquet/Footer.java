package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.UnfinishedFileException;

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
    private static final String MAGIC = "PAR1";
    private static final int MAGIC_LENGTH = 4;
    /** The footer's length and the magic. */
    private static final int TAIL_LENGTH = Integer.BYTES + MAGIC_LENGTH;
    private static final int LONGEST_CHECKED = 32 * 1024;
    /** In bytes. Most footers are shorter, and a second request takes longer than some bytes too many. */
    private static final int SUFFIX_LENGTH = 64 * 1024;

    public static Footer read(RangeReader file) throws IOException {
        byte[] bytes = bytes(file);
        long start = file.size() - TAIL_LENGTH - bytes.length;
        FileMetaData raw;
        Set<ColumnPath> encrypted;
        ParquetMetadata parsed;
        try {
            raw = Util.readFileMetaData(new ByteArrayInputStream(bytes), bytes.length);
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
    public static long checksum(RangeReader file) throws IOException {
        int length = (int) Math.min(file.size(), LONGEST_CHECKED);
        CRC32C checksum = new CRC32C();
        checksum.update(read(file, file.size() - length, length));
        return checksum.getValue();
    }

    public static boolean startsLikeParquet(RangeReader file) throws IOException {
        return file.size() >= MAGIC_LENGTH && magic(read(file, 0, MAGIC_LENGTH), 0).equals(MAGIC);
    }

    /** By one read, unless the footer is long. */
    private static byte[] bytes(RangeReader file) throws IOException {
        long size = file.size();
        if (size == 0) {
            throw UnfinishedFileException.empty();
        }
        byte[] suffix = read(file, Math.max(0, size - SUFFIX_LENGTH), (int) Math.min(size, SUFFIX_LENGTH));
        if (size < MAGIC_LENGTH + TAIL_LENGTH || !magic(suffix, suffix.length - MAGIC_LENGTH).equals(MAGIC)) {
            throw notParquet(size < MAGIC_LENGTH ? "" : start(file, suffix));
        }
        if (suffix.length == size && !magic(suffix, 0).equals(MAGIC)) {
            throw notParquet(magic(suffix, 0));
        }
        int tail = suffix.length - TAIL_LENGTH;
        int length = ByteBuffer.wrap(suffix).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
        if (length <= 0 || length > size - MAGIC_LENGTH - TAIL_LENGTH) {
            throw new IOException("is damaged: its footer claims " + Integer.toUnsignedString(length) + " of its "
                    + size + " bytes");
        }
        if (length <= tail) {
            return Arrays.copyOfRange(suffix, tail - length, tail);
        }
        byte[] whole = new byte[length];
        System.arraycopy(suffix, 0, whole, length - tail, tail);
        read(file, size - TAIL_LENGTH - length, ByteBuffer.wrap(whole, 0, length - tail));
        return whole;
    }

    private static String start(RangeReader file, byte[] suffix) throws IOException {
        return suffix.length == file.size() ? magic(suffix, 0) : magic(read(file, 0, MAGIC_LENGTH), 0);
    }

    private static IOException notParquet(String start) {
        return switch (start) {
            case "PARE" -> new IOException("is encrypted, which larder does not read");
            case MAGIC -> UnfinishedFileException.cutShort();
            default -> new IOException("is not a Parquet file");
        };
    }

    private static String magic(byte[] bytes, int at) {
        return new String(bytes, at, MAGIC_LENGTH, StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(RangeReader file, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(file, position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static void read(RangeReader file, long position, ByteBuffer into) throws IOException {
        file.fill(into, position);
        if (into.hasRemaining()) {
            throw new IOException("became shorter while it was read");
        }
    }
}
