package dev.larder.source.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

import org.apache.parquet.format.PageHeader;

import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/** Walks the data pages of a column chunk. Reads and decompresses only those asked for; holds one at a time. */
public final class PageReader {
    /** In bytes. Statistics in it can be as long as a value; a text that claims to be longer gets no memory. */
    private static final int LARGEST_HEADER = 1 << 24;

    private final ColumnChunk chunk;
    private final ChunkInput in;
    private final PageDecoder decoder;
    private byte[] stored = {};
    private long valuesSeen;

    /** The data page at hand; null before the first and once its bytes are consumed. */
    private PageHeader header;
    private int size;

    public PageReader(FileChannel file, ColumnChunk chunk) {
        this.chunk = chunk;
        this.in = new ChunkInput(file, chunk.offset(), chunk.length());
        this.decoder = new PageDecoder(chunk);
    }

    /** Goes to the next data page, past the bytes of one that was not loaded. */
    void advance() throws IOException {
        if (header != null) {
            in.skipFully(header.compressed_page_size);
        }
        while (true) {
            if (valuesSeen >= chunk.values()) {
                throw new EOFException("its pages hold fewer rows than its row group");
            }
            header = readHeader();
            switch (header.type) {
                case DATA_PAGE -> {
                    startDataPage(header.data_page_header.num_values);
                    return;
                }
                case DATA_PAGE_V2 -> {
                    startDataPage(header.data_page_header_v2.num_values);
                    return;
                }
                case DICTIONARY_PAGE -> decoder.readDictionary(header, readBytes());
                case INDEX_PAGE -> in.skipFully(header.compressed_page_size);
            }
        }
    }

    boolean isLast() {
        return valuesSeen >= chunk.values();
    }

    int size() {
        return size;
    }

    /** The rows of the page, -1 where only its levels tell. */
    int rows() {
        if (chunk.column().getMaxRepetitionLevel() == 0) {
            return size;
        }
        return header.isSetData_page_header_v2() ? header.data_page_header_v2.num_rows : -1;
    }

    Page load() throws IOException {
        PageHeader loaded = header;
        byte[] bytes = readBytes();
        header = null;
        return decoder.decode(loaded, bytes);
    }

    private void startDataPage(int values) throws IOException {
        if (values < 0 || values > chunk.values() - valuesSeen) {
            throw new IOException("its pages hold more values than it has");
        }
        valuesSeen += values;
        size = values;
    }

    private PageHeader readHeader() throws IOException {
        PageHeader read = parseHeader();
        boolean sound = read.type != null && read.uncompressed_page_size >= 0
                && read.compressed_page_size >= 0 && read.compressed_page_size <= in.remaining()
                && chunk.codec().canExpand(read.compressed_page_size, read.uncompressed_page_size)
                && switch (read.type) {
                    case DATA_PAGE -> read.isSetData_page_header();
                    case DATA_PAGE_V2 -> read.isSetData_page_header_v2();
                    case DICTIONARY_PAGE -> read.isSetDictionary_page_header();
                    case INDEX_PAGE -> true;
                };
        if (!sound) {
            throw new IOException("a page header is damaged");
        }
        return read;
    }

    /** The library's own words are of its classes, and hide what befell the file itself. */
    private PageHeader parseHeader() throws IOException {
        int most = (int) Math.min(in.remaining(), LARGEST_HEADER);
        PageHeader parsed = new PageHeader();
        try {
            TConfiguration limits = TConfiguration.custom().setMaxMessageSize(most).build();
            parsed.read(new TCompactProtocol(new TIOStreamTransport(limits, in)));
            return parsed;
        } catch (TException e) {
            if (e.getCause() instanceof IOException ofTheFile) {
                throw ofTheFile;
            }
            throw new IOException("a page header is damaged", e);
        }
    }

    private byte[] readBytes() throws IOException {
        int length = header.compressed_page_size;
        if (stored.length < length + RunLengths.PADDING) {
            stored = new byte[Math.addExact(length, RunLengths.PADDING)];
        }
        in.readFully(stored, length);
        if (header.isSetCrc()) {
            CRC32 checksum = new CRC32();
            checksum.update(stored, 0, length);
            if ((int) checksum.getValue() != header.crc) {
                throw new IOException("a page does not match its checksum");
            }
        }
        return stored;
    }
}
