package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;

import dev.larder.expect.Judgement.DeleteCount;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions.Conflict;

/**
 * Counts the entities that a source deletes and of which the store has a row that the run would delete. For any number of
 * threads.
 */
public final class DeletionCounter {
    private static final int BATCH = 1_000;

    private final OnlineStore store;
    private final FeatureView view;
    private final Conflict conflict;
    private final List<Tombstone> batch = new ArrayList<>();
    private long deleted;

    public DeletionCounter(OnlineStore store, FeatureView view, Conflict conflict) {
        this.store = store;
        this.view = view;
        this.conflict = conflict;
    }

    public synchronized void add(List<Tombstone> tombstones) {
        for (Tombstone tombstone : tombstones) {
            batch.add(tombstone);
            if (batch.size() == BATCH) {
                look();
            }
        }
    }

    private void look() {
        List<ReadResult> stored = store.read(List.of(new ViewRead(view, List.of(),
                batch.stream().map(Tombstone::key).toList()))).getFirst();
        for (int i = 0; i < stored.size(); i++) {
            boolean isDeleted = stored.get(i) instanceof ReadResult.Found found && (conflict == Conflict.OVERWRITE
                    || !found.row().isNewerThan(store.asStored(view, batch.get(i).asRow())));
            deleted += isDeleted ? 1 : 0;
        }
        batch.clear();
    }

    /** After the last one. */
    public synchronized long deleted() {
        if (!batch.isEmpty()) {
            look();
        }
        return deleted;
    }

    /** Beside all that the store has; that is counted only if it matters. */
    DeleteCount count() {
        long found = deleted();
        Maintenance contents = store.contents();
        contents.know(view);
        return new DeleteCount(found, found == 0 ? 0 : contents.count(view.name()));
    }
}
