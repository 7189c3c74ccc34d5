package dev.larder.source.parquet;

import java.io.IOException;

/** Walks a column that has a list in each row: {@link #startRow}, then {@link #takeElements} until the list ends. */
public final class ListCursor {
    /** Returned by {@link #takeElements} instead of a count. */
    public static final int NULL_ELEMENT = -1;

    private final PageReader pages;
    private final int emptyLevel;
    /** Null before the first page, and after it was released. */
    private Page page;
    private boolean isStarted;
    /** Whether no row of the current page goes on in the next. */
    private boolean holdsWholeRows;
    private int index;
    private int size;
    private boolean atFirstElement;
    private boolean inList;

    /** @param emptyLevel the definition level of a list without elements; a smaller one is a null list */
    public ListCursor(PageReader pages, int emptyLevel) {
        this.pages = pages;
        this.emptyLevel = emptyLevel;
        pages.onRelease(() -> page = null);
    }

    /** Goes to the next row after the one before has ended. Returns false if its list is null. */
    public boolean startRow() throws IOException {
        while (isPageOver()) {
            nextPage();
        }
        if (!page().startsRow(index)) {
            throw new IOException("a page begins in the middle of a list that no row has");
        }
        int level = page.definitionAt(index);
        inList = level > emptyLevel;
        atFirstElement = true;
        if (!inList) {
            index++;
        }
        return level >= emptyLevel;
    }

    /**
     * Takes elements of the row. Returns how many values must be taken from {@link #values} next, or
     * {@link #NULL_ELEMENT} for one null, or 0 at the end of the list.
     */
    public int takeElements() throws IOException {
        inList = inList && (atFirstElement || rowGoesOn());
        if (!inList) {
            return 0;
        }
        atFirstElement = false;
        int from = index++;
        if (!page.isPresent(from)) {
            return NULL_ELEMENT;
        }
        int end = page.nextStart(1, index);
        while (index < end && page.isPresent(index)) {
            index++;
        }
        return index - from;
    }

    public Values values() {
        return page.present();
    }

    /** Skips values that {@link #takeElements} counted. */
    public void skipValues(int count) throws IOException {
        page.present().skip(count);
    }

    /** Skips rows. Pages are not read if their headers say how many rows they hold. */
    public void skip(int rows) throws IOException {
        for (int left = rows; left > 0;) {
            if (isPageOver()) {
                pages.advance();
                int whole = pages.rows();
                if (whole >= 0 && whole <= left) {
                    left -= whole;
                    continue;
                }
                load();
            }
            left -= skipInPage(left);
        }
        while (rows > 0 && rowGoesOn()) {
            skipInPage(0);
        }
    }

    /** @return how many rows began among the values skipped */
    private int skipInPage(int rows) throws IOException {
        Page current = page();
        int from = index;
        index = current.nextStart(rows + 1, from);
        current.present().skip(current.countPresent(from, index));
        return isPageOver() ? current.countStarts(from) : rows;
    }

    private boolean rowGoesOn() throws IOException {
        while (isPageOver()) {
            if (!isStarted || holdsWholeRows || pages.isLast()) {
                return false;
            }
            nextPage();
        }
        return !page().startsRow(index);
    }

    private boolean isPageOver() {
        return index == size;
    }

    private void nextPage() throws IOException {
        pages.advance();
        load();
    }

    private void load() throws IOException {
        holdsWholeRows = pages.rows() >= 0;
        isStarted = true;
        page = null;
        index = 0;
        size = pages.size();
        page();
    }

    /** The current page, decoded up to the current element. */
    private Page page() throws IOException {
        if (page == null) {
            page = pages.load();
            page.present().skip(page.countPresent(0, index));
        }
        return page;
    }
}
