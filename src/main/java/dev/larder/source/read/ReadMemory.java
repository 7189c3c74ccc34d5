package dev.larder.source.read;

import dev.larder.source.parquet.PageMemory;
import dev.larder.text.ByteSize;
import dev.larder.text.NumberText;

/**
 * The memory that the readers of a run may take together, however wide the rows and however large the pages are.
 *
 * @param pages for pages of all readers
 * @param cellBytes for the decoded values that one reader gathers until their rows are whole
 */
public record ReadMemory(PageMemory pages, long cellBytes) {
    /** Parts of the heap, in percent. The rest is the latest table's, the batches' and the store client's. */
    private static final int PAGES = 30;
    private static final int CELLS = 10;

    /** @param readers threads that read at the same time */
    public static ReadMemory ofHeap(int readers) {
        long percent = Runtime.getRuntime().maxMemory() / 100;
        return new ReadMemory(new PageMemory(PAGES * percent), CELLS * percent / readers);
    }

    /** Bytes read from files so far. */
    public long bytesRead() {
        return pages.bytesRead();
    }

    /** How the limits were used so far, as an explanation for slow reads. */
    public String describe() {
        return "pages within " + ByteSize.print(pages.capacity()) + ", " + NumberText.count(pages.waits(), "wait")
                + " for memory, " + NumberText.count(pages.reloads(), "page") + " decoded again";
    }
}
