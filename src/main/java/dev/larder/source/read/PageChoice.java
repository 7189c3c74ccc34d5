package dev.larder.source.read;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

import dev.larder.source.RowGroup;
import dev.larder.source.parquet.ColumnChunk;
import dev.larder.source.parquet.PageIndex;
import dev.larder.source.parquet.SelectedPages;
import dev.larder.source.storage.Fetcher;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.RangeReader.Range;

/**
 * Decides whether only the pages that hold wanted rows are worth fetching of a row group. It costs a request to know where
 * they are, and one for each place that they are in.
 */
final class PageChoice {
    /** In bytes. Longer ones have pages that are too small to be fetched one by one, and take many times this in memory. */
    private static final long LONGEST_INDEXES = 2 << 20;

    private final RowGroup group;
    private final List<ColumnChunk> chunks;
    private final List<ColumnChunk> indexed;
    private final WantedRows wanted;
    private final Fetcher fetcher;

    /** @param chunks to be read */
    PageChoice(RowGroup group, List<ColumnChunk> chunks, WantedRows wanted, Fetcher fetcher) {
        this.group = group;
        this.chunks = chunks;
        this.indexed = chunks.stream().filter(chunk -> chunk.index().length() > 0).toList();
        this.wanted = wanted;
        this.fetcher = fetcher;
    }

    /** Whether it would save something if pages were as small as rows: what is between two wanted rows is left out. */
    boolean mayPay() {
        if (wanted == WantedRows.ALL || indexed.isEmpty() || indexBytes() > LONGEST_INDEXES) {
            return false;
        }
        double widest = indexed.stream().mapToLong(ColumnChunk::length).max().orElseThrow() / (double) group.rows();
        double saved = 0;
        for (long at = 0; at < group.rows() && saved <= costOfIndexes();) {
            long next = Math.min(nextWanted().applyAsLong(at), group.rows());
            if ((next - at) * widest > fetcher.gap()) {
                saved += saved(next - at);
            }
            at = next + 1;
        }
        return saved > costOfIndexes();
    }

    private LongUnaryOperator nextWanted() {
        long first = group.firstPosition();
        return row -> wanted.next(first + row) - first;
    }

    private long indexBytes() {
        return indexed.stream().mapToLong(chunk -> chunk.index().length()).sum();
    }

    private long costOfIndexes() {
        return fetcher.gap() + indexBytes();
    }

    /** In bytes, by rows in a row that are not wanted. */
    private double saved(long rows) {
        double saved = 0;
        for (ColumnChunk chunk : indexed) {
            saved += Math.max(0, chunk.length() * (rows / (double) group.rows()) - fetcher.gap());
        }
        return saved;
    }

    /** The pages of the chunks that have an index; none if whole chunks cost less. */
    Map<ColumnChunk, SelectedPages> of(RangeReader file) throws IOException {
        long start = indexed.stream().mapToLong(chunk -> chunk.index().offset()).min().orElseThrow();
        long length = indexed.stream().mapToLong(chunk -> chunk.index().offset() + chunk.index().length()).max()
                .orElseThrow() - start;
        if (length > LONGEST_INDEXES) {
            return Map.of();
        }
        byte[] bytes = new byte[(int) length];
        ByteBuffer into = ByteBuffer.wrap(bytes);
        file.fill(into, start);
        if (into.hasRemaining()) {
            throw new EOFException("became shorter while it was read");
        }
        Map<ColumnChunk, SelectedPages> selected = new HashMap<>();
        for (ColumnChunk chunk : indexed) {
            PageIndex.parse(bytes, (int) (chunk.index().offset() - start), (int) chunk.index().length(), chunk,
                    group.rows()).ifPresent(index -> selected.put(chunk, new SelectedPages(index, nextWanted())));
        }
        List<Range> whole = fetcher.requests(GroupFetch.ranges(chunks, Map.of()));
        List<Range> some = fetcher.requests(GroupFetch.ranges(chunks, selected));
        if (cost(some) >= cost(whole)) {
            return Map.of();
        }
        file.spare(bytes(whole) - bytes(some));
        return selected;
    }

    private long cost(List<Range> requests) {
        return bytes(requests) + requests.size() * fetcher.gap();
    }

    private static long bytes(List<Range> requests) {
        return requests.stream().mapToLong(Range::length).sum();
    }
}
