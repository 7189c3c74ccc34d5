package dev.larder.materialize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.OnlineStore;

/**
 * Deletes entities of a view in batches. An entity updated since the scan found it is kept.
 */
public final class ExtraEntityDeleter {
    private static final int BATCH = 1_000;

    private final OnlineStore store;
    private final FeatureView view;
    private final RowCounts counts;
    private final boolean dryRun;
    private final long beforeMicros;
    private final List<EntityKey> batch = new ArrayList<>();

    public ExtraEntityDeleter(OnlineStore store, FeatureView view, RowCounts counts, boolean dryRun,
            long beforeMicros) {
        this.store = store;
        this.view = view;
        this.counts = counts;
        this.dryRun = dryRun;
        this.beforeMicros = beforeMicros;
    }

    public void add(EntityKey key) {
        if (counts.diff() != null) {
            counts.diff().removed(key);
        }
        batch.add(key);
        if (batch.size() == BATCH) {
            finish();
        }
    }

    /** Deletes what is gathered. */
    public void finish() {
        if (!batch.isEmpty()) {
            counts.recordDeletes(dryRun
                    ? Collections.nCopies(batch.size(), DeleteOutcome.Done.DELETED)
                    : store.deleteBefore(view, batch, beforeMicros));
            batch.clear();
        }
    }
}
