package dev.larder.source.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;

/** Where the data pages of a column chunk are and which rows they hold: the offset index, which many writers leave behind. */
public final class PageIndex {
    private final List<PageLocation> pages;
    private final int rows;

    private PageIndex(List<PageLocation> pages, int rows) {
        this.pages = pages;
        this.rows = rows;
    }

    /**
     * Empty if it is damaged or does not fit the chunk, which only means that all pages are read.
     *
     * @param rows of the row group
     */
    public static Optional<PageIndex> parse(byte[] bytes, int from, int length, ColumnChunk chunk, int rows) {
        OffsetIndex parsed;
        try {
            parsed = Util.readOffsetIndex(new ByteArrayInputStream(bytes, from, length));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return Optional.empty();
        }
        List<PageLocation> pages = parsed.page_locations;
        return pages != null && fit(pages, chunk, rows) ? Optional.of(new PageIndex(pages, rows)) : Optional.empty();
    }

    private static boolean fit(List<PageLocation> pages, ColumnChunk chunk, int rows) {
        long offset = chunk.offset();
        long end = chunk.offset() + chunk.length();
        long row = -1;
        for (PageLocation page : pages) {
            if (page.offset < offset || page.compressed_page_size <= 0
                    || page.offset > end - page.compressed_page_size || page.first_row_index <= row
                    || row < 0 && page.first_row_index > 0) {
                return false;
            }
            offset = page.offset + page.compressed_page_size;
            row = page.first_row_index;
        }
        return !pages.isEmpty() && row < rows;
    }

    int size() {
        return pages.size();
    }

    /** Of the header. */
    long offset(int page) {
        return pages.get(page).offset;
    }

    /** With the header. */
    int length(int page) {
        return pages.get(page).compressed_page_size;
    }

    /** In the row group, from 0. */
    int firstRow(int page) {
        return page == size() ? rows : (int) pages.get(page).first_row_index;
    }

    int rows(int page) {
        return firstRow(page + 1) - firstRow(page);
    }
}
