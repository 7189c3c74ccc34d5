package dev.larder.source.parquet;

import java.io.IOException;

/** Walks a column that has one value or null in each row. */
public final class FlatCursor {
    /** A row without a value, among the {@link #select gaps}. */
    public static final int NULL = -1;

    private final PageReader pages;
    /** Null until the current page is needed, and after it was released. */
    private Page page;
    private int index;
    private int left;
    /** Rows of the pages so far. */
    private int row;
    /** Values of the page that are to be skipped before the next one is taken. */
    private int behind;

    public FlatCursor(PageReader pages) {
        this.pages = pages;
        pages.onRelease(() -> page = null);
    }

    /** @param action lets go of what was made of the page's dictionary */
    public void onRelease(Runnable action) {
        pages.onRelease(action);
    }

    /** How many rows can be taken from the current page, at least one. */
    public int available() throws IOException {
        load();
        page.present().skip(behind);
        behind = 0;
        return left;
    }

    private void load() throws IOException {
        while (left == 0) {
            nextPage();
        }
        if (page == null) {
            page = pages.load();
            behind = page.countPresent(0, index);
        }
    }

    /**
     * Takes rows of one page: the decoder must then take their values, from {@link #values}, as the gaps say.
     *
     * @param rows places in the row group, ascending, all after those of the call before
     * @param gaps for each row how many values to skip before its own, or {@link #NULL}
     * @return the first row that was not taken, after {@code from}
     */
    public int select(int[] rows, int from, int to, int[] gaps) throws IOException {
        skip(rows[from] - row);
        load();
        int end = row + left;
        int at = from;
        for (; at < to && rows[at] < end; at++) {
            int next = index + rows[at] - row;
            behind += page.countPresent(index, next);
            if (page.isPresent(next)) {
                gaps[at] = behind;
                behind = 0;
            } else {
                gaps[at] = NULL;
            }
            pass(next + 1 - index);
        }
        return at;
    }

    private void pass(int rows) {
        index += rows;
        left -= rows;
        row += rows;
    }

    /** Takes one of the {@link #available} rows. If true, its value must be taken from {@link #values} next. */
    public boolean take() {
        left--;
        row++;
        return page.isPresent(index++);
    }

    /** The values of the current page, valid until the next call of {@link #available} or {@link #select}. */
    public Values values() {
        return page.present();
    }

    /** Skips rows. Pages without a wanted row are not read. */
    private void skip(int rows) throws IOException {
        for (int n = rows; n > 0;) {
            if (left == 0) {
                nextPage();
            }
            int step = Math.min(n, left);
            if (page != null) {
                behind += page.countPresent(index, index + step);
            }
            pass(step);
            n -= step;
        }
    }

    private void nextPage() throws IOException {
        pages.advance();
        page = null;
        index = 0;
        behind = 0;
        left = pages.size();
    }
}
