package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.zip.CRC32;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

import dev.larder.source.storage.RangeReader;

/**
 * Rows of any nesting, as the metadata of tables has them, handed to a materializer of parquet-mr. For files of which a
 * row group fits into memory; rows of features are read by {@link PageReader}.
 */
public final class NestedRows {
    private NestedRows() {}

    /**
     * Opens a row group.
     *
     * @param wanted what to read of the file's schema
     */
    public static <T> RecordReader<T> of(RangeReader file, Footer footer, BlockMetaData group, MessageType wanted,
            RecordMaterializer<T> into) throws IOException {
        Map<ColumnPath, ColumnChunkMetaData> stored = new HashMap<>();
        group.getColumns().forEach(chunk -> stored.put(chunk.getPath(), chunk));
        Map<ColumnDescriptor, Pages> pages = new HashMap<>();
        for (ColumnDescriptor column : wanted.getColumns()) {
            ColumnChunkMetaData chunk = stored.get(ColumnPath.get(column.getPath()));
            long end = chunk == null ? -1 : footer.end(chunk);
            if (end < 0 || chunk.getStartingPos() < 0 || end > footer.start() || end - chunk.getStartingPos() < 0
                    || end - chunk.getStartingPos() > Integer.MAX_VALUE) {
                throw new IOException("is damaged: its footer is wrong about column `"
                        + String.join(".", column.getPath()) + "`");
            }
            pages.put(column, pages(file, chunk, (int) (end - chunk.getStartingPos())));
        }
        return new ColumnIOFactory().getColumnIO(wanted, footer.schema(), true)
                .getRecordReader(new Group(group.getRowCount(), pages), into);
    }

    private record Group(long rows, Map<ColumnDescriptor, Pages> pages) implements PageReadStore {
        @Override
        public org.apache.parquet.column.page.PageReader getPageReader(ColumnDescriptor column) {
            return pages.get(column);
        }

        @Override
        public long getRowCount() {
            return rows;
        }
    }

    /** @param dictionary null if the column has none */
    private record Pages(long values, DictionaryPage dictionary, Queue<DataPage> data)
            implements
                org.apache.parquet.column.page.PageReader {
        @Override
        public DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return values;
        }

        @Override
        public DataPage readPage() {
            return data.poll();
        }
    }

    private static Pages pages(RangeReader file, ColumnChunkMetaData chunk, int length) throws IOException {
        Optional<Codec> codec = Codec.of(chunk.getCodec());
        if (codec.isEmpty()) {
            throw new IOException("is compressed with " + chunk.getCodec() + ", which larder does not read");
        }
        byte[] bytes = new byte[length];
        new ChunkInput(file, chunk.getStartingPos(), length).readFully(bytes, length);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        DictionaryPage dictionary = null;
        Queue<DataPage> data = new ArrayDeque<>();
        long values = 0;
        while (values < chunk.getValueCount()) {
            PageHeader header = Util.readPageHeader(in);
            int at = length - in.available();
            if (header.compressed_page_size < 0 || header.compressed_page_size > in.available()
                    || !codec.get().canExpand(header.compressed_page_size, header.uncompressed_page_size)) {
                throw new IOException("is damaged: a page header is wrong");
            }
            if (header.isSetCrc()) {
                CRC32 checksum = new CRC32();
                checksum.update(bytes, at, header.compressed_page_size);
                if ((int) checksum.getValue() != header.crc) {
                    throw new IOException("is damaged: a page does not match its checksum");
                }
            }
            switch (header.type) {
                case DICTIONARY_PAGE -> dictionary = new DictionaryPage(
                        plain(codec.get(), bytes, at, header.compressed_page_size, header.uncompressed_page_size),
                        header.dictionary_page_header.num_values,
                        encoding(header.dictionary_page_header.encoding));
                case DATA_PAGE -> {
                    data.add(page(codec.get(), bytes, at, header, header.data_page_header));
                    values += header.data_page_header.num_values;
                }
                case DATA_PAGE_V2 -> {
                    data.add(page(codec.get(), bytes, at, header, header.data_page_header_v2));
                    values += header.data_page_header_v2.num_values;
                }
                case INDEX_PAGE -> {
                }
            }
            in.skipNBytes(header.compressed_page_size);
        }
        return new Pages(chunk.getValueCount(), dictionary, data);
    }

    private static DataPage page(Codec codec, byte[] bytes, int at, PageHeader header, DataPageHeader page)
            throws IOException {
        return new DataPageV1(plain(codec, bytes, at, header.compressed_page_size, header.uncompressed_page_size),
                page.num_values, header.uncompressed_page_size, null, encoding(page.repetition_level_encoding),
                encoding(page.definition_level_encoding), encoding(page.encoding));
    }

    private static DataPage page(Codec codec, byte[] bytes, int at, PageHeader header, DataPageHeaderV2 page)
            throws IOException {
        int repetition = page.repetition_levels_byte_length;
        int definition = page.definition_levels_byte_length;
        int levels = repetition + definition;
        Codec used = page.isSetIs_compressed() && !page.is_compressed ? Codec.UNCOMPRESSED : codec;
        return DataPageV2.uncompressed(page.num_rows, page.num_nulls, page.num_values,
                BytesInput.from(bytes, at, repetition), BytesInput.from(bytes, at + repetition, definition),
                encoding(page.encoding), plain(used, bytes, at + levels, header.compressed_page_size - levels,
                        header.uncompressed_page_size - levels),
                null);
    }

    private static BytesInput plain(Codec codec, byte[] bytes, int at, int length, int size) throws IOException {
        byte[] plain = new byte[size];
        if (size > 0) {
            codec.decompress(bytes, at, length, plain, 0, size);
        }
        return BytesInput.from(plain);
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }
}
