package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

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
    private final LongAdder deleted = new LongAdder();
    private List<Tombstone> waiting = new ArrayList<>();

    public DeletionCounter(OnlineStore store, FeatureView view, Conflict conflict) {
        this.store = store;
        this.view = view;
        this.conflict = conflict;
    }

    /** The store is read by the thread that fills a batch; the others go on. */
    public void add(List<Tombstone> tombstones) {
        fullBatches(tombstones).forEach(this::look);
    }

    private synchronized List<List<Tombstone>> fullBatches(List<Tombstone> tombstones) {
        List<List<Tombstone>> full = new ArrayList<>();
        for (Tombstone tombstone : tombstones) {
            waiting.add(tombstone);
            if (waiting.size() == BATCH) {
                full.add(waiting);
                waiting = new ArrayList<>();
            }
        }
        return full;
    }

    private void look(List<Tombstone> batch) {
        List<ReadResult> stored = store.read(List.of(new ViewRead(view, List.of(),
                batch.stream().map(Tombstone::key).toList()))).getFirst();
        for (int i = 0; i < stored.size(); i++) {
            boolean isDeleted = stored.get(i) instanceof ReadResult.Found found && (conflict == Conflict.OVERWRITE
                    || !found.row().isNewerThan(store.asStored(view, batch.get(i).asRow())));
            deleted.add(isDeleted ? 1 : 0);
        }
    }

    /** After the last one. */
    public synchronized long deleted() {
        if (!waiting.isEmpty()) {
            look(waiting);
            waiting.clear();
        }
        return deleted.sum();
    }

    /** Beside all that the store has; that is counted only if it matters. */
    DeleteCount count() {
        long found = deleted();
        Maintenance contents = store.contents();
        contents.know(view);
        return new DeleteCount(found, found == 0 ? 0 : contents.count(view.name()));
    }
}
