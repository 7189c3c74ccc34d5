package dev.larder.source.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.larder.source.RowGroup;
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
    private final Map<RowGroup, RangeReader> ahead = new HashMap<>();

    private RowGroupOpener(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** @param memory bytes for what is fetched; what does not fit goes to temporary files */
    static RowGroupOpener fetching(int requests, long memory, Path temporary) {
        return new RowGroupOpener(new Fetcher(requests, memory, temporary));
    }

    /** @param slots of the columns to be read */
    RangeReader open(RowGroup group, List<Integer> slots) {
        if (fetcher == null) {
            return group.file().open();
        }
        RangeReader opened;
        synchronized (ahead) {
            opened = ahead.remove(group);
        }
        return opened == null ? start(group, slots, false) : opened;
    }

    /**
     * Begins to fetch a row group that is opened next, and then one that is read later, if there is room for it.
     *
     * @param later may be null
     */
    public void start(RowGroup group, List<Integer> slots, RowGroup later) {
        if (fetcher == null) {
            return;
        }
        boolean isUnderWay;
        synchronized (ahead) {
            isUnderWay = ahead.containsKey(group);
        }
        if (!isUnderWay) {
            keep(group, start(group, slots, false));
        }
        if (later != null) {
            keep(later, start(later, slots, true));
        }
    }

    private void keep(RowGroup group, RangeReader started) {
        if (started != null) {
            synchronized (ahead) {
                ahead.put(group, started);
            }
        }
    }

    /** @return null if it is not started because it is for later */
    private RangeReader start(RowGroup group, List<Integer> slots, boolean isAhead) {
        RangeReader opened = group.file().open();
        if (opened.fetch(group.ranges(slots), fetcher, isAhead)) {
            return opened;
        }
        close(opened);
        return null;
    }

    /** How much went to temporary files. */
    long overflowBytes() {
        return fetcher == null ? 0 : fetcher.overflowBytes();
    }

    private static void close(RangeReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    /** Ends what nobody will read: after an interruption or a failure. */
    @Override
    public void close() {
        synchronized (ahead) {
            ahead.values().forEach(RowGroupOpener::close);
            ahead.clear();
        }
        if (fetcher != null) {
            fetcher.close();
        }
    }
}
