package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.LocalFiles;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.RangeReader.Range;

/** Page headers that were made to do harm. */
class PageReaderTest {
    private static final ColumnDescriptor COLUMN = MessageTypeParser
            .parseMessageType("message rows { required int64 id; }").getColumns().getFirst();

    @TempDir
    private Path folder;

    private static byte[] bytes(PageHeader header) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writePageHeader(header, out);
        return out.toByteArray();
    }

    private void refuses(String message, byte[] pages) throws IOException {
        Path file = Files.write(folder.resolve("pages"), pages);
        try (RangeReader reader = LocalFiles.open(file)) {
            PageReader page = new PageReader(reader,
                    new ColumnChunk(COLUMN, Codec.UNCOMPRESSED, 0, pages.length, 1000, new Range(0, 0)), null,
                    new PageBuffers(new PageMemory(1 << 20)));
            String said = assertTimeoutPreemptively(Duration.ofSeconds(120), () -> assertThrows(IOException.class,
                    () -> {
                        while (true) {
                            page.advance();
                        }
                    })).getMessage();
            assertEquals(message, said);
        }
    }

    /** The page that it leads back to is itself. */
    @Test
    void aNegativePageSizeIsRefused() throws IOException {
        PageHeader header = new PageHeader(PageType.INDEX_PAGE, 0, -1);
        header.compressed_page_size = -bytes(header).length;
        assertEquals(-header.compressed_page_size, bytes(header).length);
        refuses("a page header is damaged", bytes(header));
    }

    @Test
    void endlessEmptyPagesAreRefused() throws IOException {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
        header.setData_page_header(new DataPageHeader(0, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        refuses("a page header is damaged", bytes(header));
    }

    @Test
    void aHeaderThatClaimsHugeLengthsIsRefused() throws IOException {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
        header.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        header.data_page_header.setStatistics(new Statistics().setMin_value(new byte[127]));
        byte[] pages = bytes(header);
        int length = 0;
        while (pages[length] != 127) {
            length++;
        }
        // As a number of seven bits a byte: 2,147,483,647.
        byte[] grown = new byte[pages.length + 4];
        System.arraycopy(pages, 0, grown, 0, length);
        System.arraycopy(new byte[]{-1, -1, -1, -1, 7}, 0, grown, length, 5);
        System.arraycopy(pages, length + 1, grown, length + 5, pages.length - length - 1);
        refuses("a page header is damaged", grown);
    }
}
