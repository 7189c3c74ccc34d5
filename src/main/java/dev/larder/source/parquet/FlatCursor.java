package dev.larder.source.parquet;

import java.io.IOException;

/** Walks a column that has one value or null in each row. */
public final class FlatCursor {
    private final PageReader pages;
    /** Null until the current page is needed, and after it was released. */
    private Page page;
    private int index;
    private int left;

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
        while (left == 0) {
            nextPage();
        }
        if (page == null) {
            page = pages.load();
            page.present().skip(page.countPresent(0, index));
        }
        return left;
    }

    /** Takes one of the {@link #available} rows. If true, its value must be taken from {@link #values} next. */
    public boolean take() {
        left--;
        return page.isPresent(index++);
    }

    /** The values of the current page, valid until the next call of {@link #available} or {@link #skip}. */
    public Values values() {
        return page.present();
    }

    /** Skips rows. Pages without a wanted row are not read. */
    public void skip(int rows) throws IOException {
        for (int n = rows; n > 0;) {
            if (left == 0) {
                nextPage();
            }
            int step = Math.min(n, left);
            if (page != null) {
                page.present().skip(page.countPresent(index, index + step));
            }
            index += step;
            left -= step;
            n -= step;
        }
    }

    private void nextPage() throws IOException {
        pages.advance();
        page = null;
        index = 0;
        left = pages.size();
    }
}
