package dev.larder.source.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.larder.source.RowGroup;
import dev.larder.source.parquet.ColumnChunk;
import dev.larder.source.parquet.SelectedPages;
import dev.larder.source.storage.Fetcher;
import dev.larder.source.storage.RangeReader;

/**
 * Opens row groups. Over a network, the bytes of one are fetched together, and those of the next ones while this one is
 * decoded.
 */
public final class RowGroupOpener implements AutoCloseable {
    /** For files of this machine. */
    static final RowGroupOpener LOCAL = new RowGroupOpener(null);

    /** Null if nothing is to be fetched. */
    private final Fetcher fetcher;
    /** What no reader has taken yet. */
    private final Map<RowGroup, GroupFetch> started = new HashMap<>();
    /** What the readers of this pass have come to: they may be done with it before another starts it ahead. */
    private final Set<RowGroup> begun = new HashSet<>();

    /** @param selected the only pages that may be read of a column chunk; all of a chunk that is not here */
    record Opened(RangeReader file, Map<ColumnChunk, SelectedPages> selected) {}

    private RowGroupOpener(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * @param gap bytes that are rather read than left out by one more request
     * @param memory bytes for what is fetched; what does not fit goes to temporary files
     */
    static RowGroupOpener fetching(int requests, long gap, long memory, Path temporary) {
        return new RowGroupOpener(new Fetcher(requests, gap, memory, temporary));
    }

    /**
     * @param slots of the columns to be read
     * @param wanted the rows of which values are taken
     */
    Opened open(RowGroup group, List<Integer> slots, WantedRows wanted) {
        if (fetcher == null) {
            return new Opened(group.file().open(), Map.of());
        }
        GroupFetch fetch;
        synchronized (started) {
            fetch = started.remove(group);
        }
        return (fetch == null ? new GroupFetch(group, slots, wanted, fetcher, false) : fetch).await();
    }

    /** Lets row groups be read once more, after all readers have ended. */
    public void startPass() {
        synchronized (started) {
            begun.clear();
        }
    }

    /**
     * Begins to fetch a row group that is opened next, and then one that is read later, if there is room for it. Each is
     * fetched once, whichever of its reader and the one before comes first.
     *
     * @param later may be null
     */
    public void start(RowGroup group, List<Integer> slots, WantedRows wanted, RowGroup later) {
        if (fetcher == null) {
            return;
        }
        synchronized (started) {
            begun.add(group);
            started.computeIfAbsent(group, next -> new GroupFetch(next, slots, wanted, fetcher, false));
            if (later != null && !begun.contains(later)) {
                started.computeIfAbsent(later, next -> new GroupFetch(next, slots, wanted, fetcher, true));
            }
        }
    }

    /** How much went to temporary files. */
    long overflowBytes() {
        return fetcher == null ? 0 : fetcher.overflowBytes();
    }

    /** Ends what nobody will read: after an interruption or a failure. */
    @Override
    public void close() {
        synchronized (started) {
            started.values().forEach(GroupFetch::close);
            started.clear();
        }
        if (fetcher != null) {
            fetcher.close();
        }
    }

    static void close(RangeReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }
}
