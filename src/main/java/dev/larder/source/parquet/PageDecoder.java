package dev.larder.source.parquet;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import org.apache.parquet.column.ValuesType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.schema.PrimitiveType;

/** Decodes stored pages of one column chunk: decompresses them and separates levels from values. */
final class PageDecoder {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] EMPTY = {};
    /** Of an object that stands for an entry, and the reference to it. */
    private static final int ENTRY_BYTES = 48;

    private final ColumnChunk chunk;
    private final PageBuffers buffers;
    private final int largestRepetition;
    private final int largestDefinition;
    private Dictionary dictionary;
    private byte[] plain = EMPTY;

    PageDecoder(ColumnChunk chunk, PageBuffers buffers) {
        this.chunk = chunk;
        this.buffers = buffers;
        this.largestRepetition = chunk.column().getMaxRepetitionLevel();
        this.largestDefinition = chunk.column().getMaxDefinitionLevel();
    }

    boolean hasDictionary() {
        return dictionary != null;
    }

    boolean usesDictionary(PageHeader page) {
        Encoding encoding = encoding(page);
        return encoding == Encoding.PLAIN_DICTIONARY || encoding == Encoding.RLE_DICTIONARY;
    }

    /** Whether values are read from where the stored page was read to, because nothing has to be decompressed. */
    boolean keepsStoredBytes(PageHeader page) {
        return chunk.codec() == Codec.UNCOMPRESSED
                || page.isSetData_page_header_v2() && !page.data_page_header_v2.is_compressed;
    }

    /** What a data page takes in memory once it is decoded, without its dictionary. */
    long bytes(PageHeader page) {
        int values = page.isSetData_page_header()
                ? page.data_page_header.num_values
                : page.data_page_header_v2.num_values;
        long levels = (largestRepetition > 0 ? values / Byte.SIZE : 0) + (largestDefinition > 0 ? values : 0);
        return levels + Math.max(page.uncompressed_page_size, keepsStoredBytes(page) ? page.compressed_page_size : 0)
                + RunLengths.PADDING + decoderBytes(encoding(page), values);
    }

    private static long decoderBytes(Encoding encoding, int values) {
        // A case for null would make this a switch whose first use costs 10 ms.
        return encoding == null ? 0 : switch (encoding) {
            case PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, RLE, BIT_PACKED, BYTE_STREAM_SPLIT -> 0;
            // parquet-mr decodes these as a whole.
            case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY -> (long) values * Long.BYTES;
        };
    }

    /** What the dictionary takes in memory, with the values that are made of its entries. */
    long dictionaryBytes(PageHeader page) {
        long entries = Math.max(0, page.dictionary_page_header.num_values);
        long perEntry = Integer.BYTES + ENTRY_BYTES;
        return entries * perEntry + page.uncompressed_page_size * (width() == 0 ? 3L : 1L);
    }

    private static Encoding encoding(PageHeader page) {
        return page.isSetData_page_header() ? page.data_page_header.encoding : page.data_page_header_v2.encoding;
    }

    void release() {
        dictionary = null;
        buffers.giveBack(plain);
        plain = EMPTY;
    }

    /** A buffer of the decoder's own of at least this length. */
    byte[] buffer(int length) {
        if (plain.length < length) {
            plain = buffers.longer(plain, length);
        }
        return plain;
    }

    void readDictionary(PageHeader header, byte[] stored) throws IOException {
        int length = header.uncompressed_page_size;
        byte[] entries = new byte[length];
        if (length > 0) {
            chunk.codec().decompress(stored, 0, header.compressed_page_size, entries, 0, length);
        }
        dictionary = new Dictionary(entries, length, width(), header.dictionary_page_header.num_values);
    }

    Page decode(PageHeader header, byte[] stored) throws IOException {
        return header.isSetData_page_header()
                ? decodeV1(header, header.data_page_header, stored)
                : decodeV2(header, header.data_page_header_v2, stored);
    }

    private Page decodeV1(PageHeader header, DataPageHeader data, byte[] stored) throws IOException {
        int length = header.uncompressed_page_size;
        byte[] page = decompress(stored, 0, header.compressed_page_size, length);
        int at = 0;
        LevelBits starts = null;
        if (largestRepetition > 0) {
            int end = levelsEnd(data.repetition_level_encoding, page, at, length);
            starts = starts(page, at + Integer.BYTES, end, data.num_values);
            at = end;
        }
        byte[] definition = null;
        if (largestDefinition > 0) {
            int end = levelsEnd(data.definition_level_encoding, page, at, length);
            definition = definition(page, at + Integer.BYTES, end, data.num_values);
            at = end;
        }
        Values values = values(data.encoding, data.num_values, page, at, length);
        return new Page(data.num_values, starts, definition, largestDefinition, values);
    }

    /** Levels are never compressed in this version, and their lengths are in the header. */
    private Page decodeV2(PageHeader header, DataPageHeaderV2 data, byte[] stored) throws IOException {
        int repetitionEnd = data.repetition_levels_byte_length;
        int definitionEnd = repetitionEnd + data.definition_levels_byte_length;
        int length = header.uncompressed_page_size - definitionEnd;
        if (repetitionEnd < 0 || definitionEnd < repetitionEnd || length < 0
                || definitionEnd > header.compressed_page_size) {
            throw new IOException("a page header is damaged");
        }
        LevelBits starts = largestRepetition == 0 ? null : starts(stored, 0, repetitionEnd, data.num_values);
        byte[] definition = largestDefinition == 0
                ? null
                : definition(stored, repetitionEnd, definitionEnd, data.num_values);
        int storedLength = header.compressed_page_size - definitionEnd;
        Values values;
        if (data.is_compressed && chunk.codec() != Codec.UNCOMPRESSED) {
            byte[] page = decompress(stored, definitionEnd, storedLength, length);
            values = values(data.encoding, data.num_values, page, 0, length);
        } else {
            values = values(data.encoding, data.num_values, stored, definitionEnd, header.compressed_page_size);
        }
        return new Page(data.num_values, starts, definition, largestDefinition, values);
    }

    private byte[] decompress(byte[] stored, int from, int storedLength, int length) throws IOException {
        if (chunk.codec() == Codec.UNCOMPRESSED && storedLength == length) {
            return stored;
        }
        byte[] page = buffer(Math.addExact(length, RunLengths.PADDING));
        if (length > 0) {
            chunk.codec().decompress(stored, from, storedLength, page, 0, length);
        }
        return page;
    }

    private static int levelsEnd(Encoding encoding, byte[] page, int at, int length) throws IOException {
        if (encoding != Encoding.RLE) {
            throw new IOException("a page's levels have the encoding " + encoding + ", which larder does not read");
        }
        int size = at + Integer.BYTES <= length ? (int) INT.get(page, at) : -1;
        if (size < 0 || size > length - at - Integer.BYTES) {
            throw new IOException("a page's levels are longer than the page");
        }
        return at + Integer.BYTES + size;
    }

    private LevelBits starts(byte[] page, int from, int end, int count) throws IOException {
        return runs(page, from, end, largestRepetition).equalTo(0, largestRepetition, count);
    }

    /** @return null if all levels are the largest one */
    private byte[] definition(byte[] page, int from, int end, int count) throws IOException {
        RunLengths runs = runs(page, from, end, largestDefinition);
        if (count == 0 || runs.isRunOf(largestDefinition, count)) {
            return null;
        }
        byte[] levels = new byte[count];
        runs.fill(levels);
        for (byte level : levels) {
            if (level > largestDefinition || level < 0) {
                throw new IOException("a page has a level of " + level + ", more than its column's "
                        + largestDefinition);
            }
        }
        return levels;
    }

    private static RunLengths runs(byte[] page, int from, int end, int largest) throws IOException {
        return new RunLengths(page, from, end, Integer.SIZE - Integer.numberOfLeadingZeros(largest));
    }

    private Values values(Encoding encoding, int count, byte[] page, int from, int end) throws IOException {
        if (encoding == null) {
            throw new IOException("a page has an unknown encoding");
        }
        boolean booleans = type() == PrimitiveType.PrimitiveTypeName.BOOLEAN;
        return switch (encoding) {
            case PLAIN -> booleans
                    ? new BooleanValues(RunLengths.ofBits(page, from, end))
                    : new PlainValues(page, from, end, width());
            case RLE -> {
                int runsEnd = levelsEnd(encoding, page, from, end);
                yield new BooleanValues(new RunLengths(page, from + Integer.BYTES, runsEnd, 1));
            }
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> dictionaryValues(page, from, end);
            case BIT_PACKED -> throw new IOException("a page has the encoding " + encoding);
            case BYTE_STREAM_SPLIT -> new SplitValues(page, from, end, width());
            case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY ->
                new LibraryValues(org.apache.parquet.column.Encoding.valueOf(encoding.name())
                        .getValuesReader(chunk.column(), ValuesType.VALUES), count, page, from, end);
        };
    }

    private Values dictionaryValues(byte[] page, int from, int end) throws IOException {
        if (dictionary == null) {
            throw new IOException("a page refers to a dictionary that is not there");
        }
        // The width of the ids comes first, but a page of nulls may be empty.
        return from == end
                ? new PlainValues(page, from, end, width())
                : new DictionaryValues(dictionary, new RunLengths(page, from + 1, end, page[from]));
    }

    private PrimitiveType.PrimitiveTypeName type() {
        return chunk.column().getPrimitiveType().getPrimitiveTypeName();
    }

    /** Bytes per value in encoding PLAIN, 0 if each value starts with its length. */
    private int width() {
        return switch (type()) {
            case INT32, FLOAT -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case INT96 -> 12;
            case FIXED_LEN_BYTE_ARRAY -> chunk.column().getPrimitiveType().getTypeLength();
            case BINARY -> 0;
            case BOOLEAN -> 1;
        };
    }
}
