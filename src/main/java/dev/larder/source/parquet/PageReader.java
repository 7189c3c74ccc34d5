package dev.larder.source.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;

import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;

import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

import dev.larder.source.storage.RangeReader;

/**
 * Walks the data pages of a column chunk. Reads and decompresses only those asked for, and holds one at a time, which
 * {@link PageBuffers} may take back between two reads.
 */
public final class PageReader {
    /** In bytes. Statistics in it can be as long as a value; a text that claims to be longer gets no memory. */
    private static final int MAX_HEADER_LENGTH = 1 << 24;

    private static final String WRONG_INDEX = "its offset index does not fit its pages";

    private final ColumnChunk chunk;
    private final ChunkInput in;
    private final PageBuffers buffers;
    private final PageDecoder decoder;
    /** Null for all. */
    private final SelectedPages selected;
    /** The place of the current page among all, if only some are selected. */
    private int ordinal = -1;
    private Runnable onRelease = () -> {};
    private StoredPage dictionary;
    /** The current data page, null before the first. */
    private StoredPage page;
    /** Whether the first data page was found already, by {@link #bytesOfFirstPage}. */
    private boolean isAhead;
    private long valuesSeen;
    private int size;
    private long bytes;
    private int usedAt;

    /** @param offset of its bytes in the file, behind the header */
    private record StoredPage(PageHeader header, long offset) {
        long end() {
            return offset + header.compressed_page_size;
        }
    }

    /** @param selected the only pages to be loaded; null if any may be */
    public PageReader(RangeReader file, ColumnChunk chunk, SelectedPages selected, PageBuffers buffers) {
        this.chunk = chunk;
        this.selected = selected;
        this.in = new ChunkInput(file, chunk.offset(), chunk.length());
        this.buffers = buffers;
        this.decoder = new PageDecoder(chunk, buffers);
        buffers.register(this);
    }

    /** @param action lets go of the page, and of all that refers to its bytes */
    void onRelease(Runnable action) {
        Runnable earlier = onRelease;
        onRelease = () -> {
            earlier.run();
            action.run();
        };
    }

    /** What the first data page will take in memory with its dictionary; the others are about as large. */
    public long bytesOfFirstPage() throws IOException {
        if (chunk.values() == 0) {
            return 0;
        }
        if (selected != null) {
            return bytesOfFirstSelected();
        }
        advance();
        isAhead = true;
        return bytesNeeded() + page.header.compressed_page_size;
    }

    private long bytesOfFirstSelected() throws IOException {
        if (selected.first() < 0) {
            return 0;
        }
        page = selectedPage(selected.first());
        long needed = bytesNeeded() + page.header.compressed_page_size;
        page = null;
        return needed;
    }

    /** Goes to the next data page, past the bytes of one that was not loaded. */
    void advance() throws IOException {
        if (isAhead) {
            isAhead = false;
            return;
        }
        if (selected != null) {
            advanceSelected();
            return;
        }
        if (page != null) {
            in.seek(page.end());
        }
        while (true) {
            if (valuesSeen >= chunk.values()) {
                throw new EOFException("its pages hold fewer rows than its row group");
            }
            PageHeader header = readHeader();
            StoredPage found = new StoredPage(header, in.position());
            switch (header.type) {
                case DATA_PAGE -> {
                    startDataPage(found, header.data_page_header.num_values);
                    return;
                }
                case DATA_PAGE_V2 -> {
                    startDataPage(found, header.data_page_header_v2.num_values);
                    return;
                }
                case DICTIONARY_PAGE -> dictionary = found;
                case INDEX_PAGE -> {
                }
            }
            in.seek(found.end());
        }
    }

    /** Goes to the next page of all, which cannot be loaded unless it is selected. */
    private void advanceSelected() throws IOException {
        if (isLast()) {
            throw new EOFException("its pages hold fewer rows than its row group");
        }
        ordinal++;
        page = null;
        size = selected.index().rows(ordinal);
        if (selected.holds(ordinal)) {
            page = selectedPage(ordinal);
            size = values(page.header);
            if (storedRows() >= 0 && storedRows() != rows()) {
                throw new IOException(WRONG_INDEX);
            }
        }
    }

    /** Reads the header of a page, and before the first that of the dictionary. */
    private StoredPage selectedPage(int number) throws IOException {
        PageIndex index = selected.index();
        if (dictionary == null && index.offset(0) > chunk.offset()) {
            StoredPage before = storedPage(chunk.offset(), index.offset(0) - chunk.offset());
            dictionary = before.header.type == PageType.DICTIONARY_PAGE ? before : null;
        }
        StoredPage found = storedPage(index.offset(number), index.length(number));
        boolean isData = found.header.type == PageType.DATA_PAGE || found.header.type == PageType.DATA_PAGE_V2;
        if (!isData || values(found.header) < 0 || values(found.header) > chunk.values()) {
            throw new IOException(WRONG_INDEX);
        }
        return found;
    }

    private StoredPage storedPage(long offset, long length) throws IOException {
        in.window(offset, length);
        PageHeader header = readHeader();
        return new StoredPage(header, in.position());
    }

    private static int values(PageHeader header) {
        return header.isSetData_page_header()
                ? header.data_page_header.num_values
                : header.data_page_header_v2.num_values;
    }

    long bytesRead() {
        return in.bytesRead();
    }

    boolean isLast() {
        return selected == null ? valuesSeen >= chunk.values() : ordinal == selected.index().size() - 1;
    }

    int size() {
        return size;
    }

    /** The number of rows in the page, -1 if only its levels tell. */
    int rows() {
        return selected == null ? storedRows() : selected.index().rows(ordinal);
    }

    private int storedRows() {
        if (chunk.column().getMaxRepetitionLevel() == 0) {
            return size;
        }
        return page.header.isSetData_page_header_v2() ? page.header.data_page_header_v2.num_rows : -1;
    }

    /** Decodes the current page, again if it was released. */
    Page load() throws IOException {
        long needed = Math.max(bytesNeeded(), bytes);
        buffers.reserve(this, needed - bytes);
        bytes = needed;
        if (dictionary != null && !decoder.hasDictionary() && decoder.usesDictionary(page.header)) {
            decoder.readDictionary(dictionary.header, read(dictionary, false));
        }
        Page decoded = decoder.decode(page.header, read(page, decoder.keepsStoredBytes(page.header)));
        if (selected != null && (decoded.countStarts(0) != rows() || !decoded.startsRow(0))) {
            throw new IOException(WRONG_INDEX);
        }
        return decoded;
    }

    /** Gives the memory back; the page is decoded again by the next {@link #load}. */
    void release() {
        decoder.release();
        buffers.free(bytes);
        bytes = 0;
        onRelease.run();
    }

    /** What the page and its dictionary take now. */
    long bytes() {
        return bytes;
    }

    int usedAt() {
        return usedAt;
    }

    void usedAt(int time) {
        usedAt = time;
    }

    private long bytesNeeded() {
        return decoder.bytes(page.header) + (dictionary != null ? decoder.dictionaryBytes(dictionary.header) : 0);
    }

    private void startDataPage(StoredPage found, int values) throws IOException {
        if (values < 0 || values > chunk.values() - valuesSeen) {
            throw new IOException("its pages hold more values than it has");
        }
        valuesSeen += values;
        page = found;
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

    /** The messages of the library name its own classes, and hide what happened to the file itself. */
    private PageHeader parseHeader() throws IOException {
        int most = (int) Math.min(in.remaining(), MAX_HEADER_LENGTH);
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

    /** @param keep whether the decoded page refers to these bytes, so that no other column may overwrite them */
    private byte[] read(StoredPage stored, boolean keep) throws IOException {
        int length = stored.header.compressed_page_size;
        int padded = Math.addExact(length, RunLengths.PADDING);
        byte[] into = keep ? decoder.buffer(padded) : buffers.scratch(this, padded);
        in.seek(stored.offset);
        in.readFully(into, length);
        if (stored.header.isSetCrc()) {
            CRC32 checksum = new CRC32();
            checksum.update(into, 0, length);
            if ((int) checksum.getValue() != stored.header.crc) {
                throw new IOException("a page does not match its checksum");
            }
        }
        return into;
    }
}
