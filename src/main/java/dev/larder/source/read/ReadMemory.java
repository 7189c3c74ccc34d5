package dev.larder.source.read;

import java.nio.file.Path;

import dev.larder.source.SourcePlan;
import dev.larder.source.parquet.PageMemory;
import dev.larder.text.ByteSize;
import dev.larder.text.NumberText;

/**
 * The memory that the readers of a run may take together, however wide the rows and however large the pages are.
 *
 * @param pages for pages of all readers
 * @param cellBytes for the decoded values that one reader gathers until their rows are whole
 * @param groups has the memory for what is fetched over a network
 */
public record ReadMemory(PageMemory pages, long cellBytes, RowGroupOpener groups) implements AutoCloseable {
    /** Parts of the heap, in percent. The rest is the latest table's, the batches' and the store client's. */
    private static final int PAGES = 30;
    private static final int CELLS = 10;
    /** Requests at the same time for each reader: some for what it decodes next, some for what comes after. */
    private static final int REQUESTS = 4;

    /** For files of this machine. */
    public ReadMemory(PageMemory pages, long cellBytes) {
        this(pages, cellBytes, RowGroupOpener.LOCAL);
    }

    /**
     * @param readers threads that read at the same time
     * @param temporary the folder of temporary files
     */
    public static ReadMemory ofHeap(SourcePlan plan, int readers, Path temporary) {
        long percent = Runtime.getRuntime().maxMemory() / 100;
        long cells = CELLS * percent / readers;
        int most = plan.concurrency();
        if (most <= 1) {
            return new ReadMemory(new PageMemory(PAGES * percent), cells);
        }
        long fetched = PAGES * percent / 2;
        return new ReadMemory(new PageMemory(PAGES * percent - fetched), cells,
                RowGroupOpener.fetching(Math.min(most, readers * REQUESTS), plan.gap(), fetched, temporary));
    }

    /** Bytes read from files so far. */
    public long bytesRead() {
        return pages.bytesRead();
    }

    /** How the limits were used so far, as an explanation for slow reads. */
    public String describe() {
        return "pages within " + ByteSize.print(pages.capacity()) + ", " + NumberText.count(pages.waits(), "wait")
                + " for memory, " + NumberText.count(pages.reloads(), "page") + " decoded again"
                + (groups.overflowBytes() == 0
                        ? ""
                        : ", " + ByteSize.print(groups.overflowBytes()) + " fetched into temporary files");
    }

    /** Ends what is still being fetched. */
    @Override
    public void close() {
        groups.close();
    }
}
