package dev.larder.operate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.larder.export.RowFile;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Progress;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;

/** Reads the rows of a view that meet a filter, one by one, and counts those that cannot be read. */
public final class ViewScan {
    /** Rows between two reports of progress. */
    private static final int STEP = 1000;

    private final OnlineStore store;
    private final Selection selection;
    private final RowFilter filter;
    private final OptionalLong limit;
    private final Interruption interruption;
    private final BiConsumer<String, String> damageListener;
    private long visited;
    private long damaged;

    /**
     * @param limit the most rows that meet the filter
     * @param damageListener is called with the key of each record that cannot be read, and why
     */
    public ViewScan(OnlineStore store, Selection selection, RowFilter filter, OptionalLong limit,
            Interruption interruption, BiConsumer<String, String> damageListener) {
        this.store = store;
        this.selection = selection;
        this.filter = filter;
        this.limit = limit;
        this.interruption = interruption;
        this.damageListener = damageListener;
    }

    /** @throws CancellationException if the thread is interrupted, as Ctrl-C at the prompt does */
    public void run(Consumer<ReadResult.Found> rows) {
        if (limit.orElse(1) == 0) {
            return;
        }
        List<Feature> features = filter.withNeeded(selection.features());
        Predicate<FeatureRow> isWanted = filter.on(features);
        store.scan(selection.view(), features, new ScanVisitor() {
            @Override
            public boolean visit(ReadResult.Found found) {
                if (isWanted.test(found.row())) {
                    rows.accept(features.size() == selection.features().size() ? found : selected(found));
                    visited++;
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted");
                }
                return visited < limit.orElse(Long.MAX_VALUE) && !interruption.isRequested();
            }

            @Override
            public void damaged(String key, String reason) {
                damaged++;
                damageListener.accept(key, reason);
            }
        });
    }

    /** The row without features that only the filter needs, which are the last ones. */
    private ReadResult.Found selected(ReadResult.Found found) {
        FeatureRow row = found.row();
        return new ReadResult.Found(new FeatureRow(row.key(), row.eventMicros(), row.createdMicros(),
                Arrays.copyOf(row.values(), selection.features().size())), found.expiresMicros(), found.times());
    }

    /**
     * Writes the rows to a file, which gets its name only if the scan comes to its end.
     *
     * @return the size of the file in bytes; empty if it was interrupted
     */
    public OptionalLong writeTo(RowFile file, Progress progress) {
        progress.phase("scanning", 0);
        run(found -> {
            file.add(found.row(), found.expiresMicros() == ReadResult.NEVER_MICROS
                    ? FeatureRow.NO_TIME
                    : found.expiresMicros());
            if ((visited + 1) % STEP == 0) {
                progress.advance(STEP);
            }
        });
        return interruption.isRequested() ? OptionalLong.empty() : OptionalLong.of(file.finish());
    }

    /** How many rows met the filter. */
    public long rows() {
        return visited;
    }

    public long damaged() {
        return damaged;
    }
}
