package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.LocalFiles;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.RangeReader.Range;

/** Rows that begin in one page and go on in the next, which the format's first version allows and few writers make. */
class SplitListTest {
    private static final ColumnDescriptor COLUMN = MessageTypeParser.parseMessageType(
            "message m { optional group x (LIST) { repeated group list { optional int64 element; } } }").getColumns()
            .getFirst();
    /** Of {@link #COLUMN}. */
    private static final int NULL_LIST = 0;
    private static final int EMPTY_LIST = 1;
    private static final int NULL_ELEMENT = 2;
    private static final int VALUE = 3;

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private long values;
    private long nextValue;

    /** Rows: [0,1], null, [2,3,4,5,6] over three pages, [], [7,null,8] over two, [9]. */
    @BeforeEach
    void writePages() throws IOException {
        page(new int[]{0, 1, 0, 0, 1}, new int[]{VALUE, VALUE, NULL_LIST, VALUE, VALUE});
        page(new int[]{1, 1}, new int[]{VALUE, VALUE});
        page(new int[]{1, 0, 0}, new int[]{VALUE, EMPTY_LIST, VALUE});
        page(new int[]{1, 1, 0}, new int[]{NULL_ELEMENT, VALUE, VALUE});
    }

    @Test
    void readsAllRows() throws IOException {
        try (RangeReader file = open()) {
            ListCursor cursor = cursor(file);
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                rows.add(read(cursor));
            }
            assertEquals(List.of("[0, 1]", "null", "[2, 3, 4, 5, 6]", "[]", "[7, null, 8]", "[9]"), rows);
        }
    }

    @Test
    void skipsRows() throws IOException {
        String[] expected = {"[0, 1]", "null", "[2, 3, 4, 5, 6]", "[]", "[7, null, 8]", "[9]"};
        for (int first = 0; first < expected.length; first++) {
            for (int second = first + 1; second < expected.length; second++) {
                try (RangeReader file = open()) {
                    ListCursor cursor = cursor(file);
                    cursor.skip(first);
                    assertEquals(expected[first], read(cursor));
                    cursor.skip(second - first - 1);
                    assertEquals(expected[second], read(cursor));
                }
            }
        }
    }

    @Test
    void skipsValuesOfARow() throws IOException {
        try (RangeReader file = open()) {
            ListCursor cursor = cursor(file);
            cursor.skip(2);
            assertTrue(cursor.startRow());
            for (int count = cursor.takeElements(); count != 0; count = cursor.takeElements()) {
                cursor.skipValues(count);
            }
            assertEquals("[]", read(cursor));
            assertEquals("[7, null, 8]", read(cursor));
            assertTrue(cursor.startRow());
            assertEquals(1, cursor.takeElements());
            assertEquals(9, cursor.values().nextLong());
            assertFalse(cursor.takeElements() > 0);
        }
    }

    private static String read(ListCursor cursor) throws IOException {
        if (!cursor.startRow()) {
            return "null";
        }
        List<Long> elements = new ArrayList<>();
        for (int count = cursor.takeElements(); count != 0; count = cursor.takeElements()) {
            if (count == ListCursor.NULL_ELEMENT) {
                elements.add(null);
            }
            for (int i = 0; i < count; i++) {
                elements.add(cursor.values().nextLong());
            }
        }
        return elements.toString();
    }

    private RangeReader open() throws IOException {
        return LocalFiles.open(Files.write(folder.resolve("pages"), pages.toByteArray()));
    }

    private ListCursor cursor(RangeReader file) {
        return new ListCursor(new PageReader(file,
                new ColumnChunk(COLUMN, Codec.UNCOMPRESSED, 0, pages.size(), values, new Range(0, 0)), null,
                new PageBuffers(new PageMemory(1 << 20))), EMPTY_LIST);
    }

    private void page(int[] repetition, int[] definition) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        writeLevels(page, 1, repetition);
        writeLevels(page, 2, definition);
        for (int level : definition) {
            if (level == VALUE) {
                page.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(nextValue++).array());
            }
        }
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.size(), page.size());
        header.setData_page_header(
                new DataPageHeader(definition.length, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        Util.writePageHeader(header, pages);
        page.writeTo(pages);
        values += definition.length;
    }

    private static void writeLevels(ByteArrayOutputStream page, int width, int[] levels) throws IOException {
        try (RunLengthBitPackingHybridEncoder encoder = new RunLengthBitPackingHybridEncoder(
                width, 64, 1 << 20, new HeapByteBufferAllocator())) {
            for (int level : levels) {
                encoder.writeInt(level);
            }
            byte[] bytes = encoder.toBytes().toInputStream().readAllBytes();
            BytesUtils.writeIntLittleEndian(page, bytes.length);
            page.write(bytes);
        }
    }
}
