package dev.larder.source.read;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import dev.larder.source.RowGroup;
import dev.larder.source.parquet.ColumnChunk;
import dev.larder.source.parquet.SelectedPages;
import dev.larder.source.storage.Fetcher;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.RangeReader.Range;

/** The bytes of a row group on their way: whole column chunks, or the pages that hold wanted rows if that costs less. */
final class GroupFetch {
    private final RowGroup group;
    private final List<ColumnChunk> chunks;
    private final Fetcher fetcher;
    private final RangeReader file;
    private final Future<Map<ColumnChunk, SelectedPages>> selected;
    /** Not if it was for later and there was no room for it. Written before {@link #selected} is there. */
    private boolean isUnderWay;

    /** @param isAhead whether others are read before */
    GroupFetch(RowGroup group, List<Integer> slots, WantedRows wanted, Fetcher fetcher, boolean isAhead) {
        this.group = group;
        this.chunks = group.chunks(slots);
        this.fetcher = fetcher;
        this.file = group.file().open();
        PageChoice choice = new PageChoice(group, chunks, wanted, fetcher);
        this.selected = choice.mayPay()
                ? fetcher.submit(() -> fetch(choice.of(file), isAhead))
                : CompletableFuture.completedFuture(fetch(Map.of(), isAhead));
    }

    private Map<ColumnChunk, SelectedPages> fetch(Map<ColumnChunk, SelectedPages> pages, boolean isAhead) {
        isUnderWay = file.fetch(ranges(chunks, pages), fetcher, isAhead);
        return pages;
    }

    /** @param selected of some chunks; the others are read whole */
    static List<Range> ranges(List<ColumnChunk> chunks, Map<ColumnChunk, SelectedPages> selected) {
        List<Range> ranges = new ArrayList<>();
        for (ColumnChunk chunk : chunks) {
            SelectedPages pages = selected.get(chunk);
            ranges.addAll(pages == null ? List.of(new Range(chunk.offset(), chunk.length())) : pages.ranges(chunk));
        }
        return ranges;
    }

    /** Returns once it is known what is fetched; reading waits for the bytes. */
    RowGroupOpener.Opened await() {
        try {
            Map<ColumnChunk, SelectedPages> pages = selected.get();
            if (!isUnderWay) {
                fetch(pages, false);
            }
            return new RowGroupOpener.Opened(file, pages);
        } catch (ExecutionException e) {
            close();
            switch (e.getCause()) {
                case IOException failure -> throw group.file().failure(failure);
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw group.file().failure(new ClosedByInterruptException());
        }
    }

    void close() {
        RowGroupOpener.close(file);
    }
}
