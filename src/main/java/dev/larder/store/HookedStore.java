package dev.larder.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.WriteOptions.Conflict;

/** A store that passes every write through a hook first. */
public final class HookedStore implements OnlineStore {
    private final OnlineStore store;
    private final PrewriteHook hook;

    public HookedStore(OnlineStore store, PrewriteHook hook) {
        this.store = store;
        this.hook = hook;
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        List<FeatureRow> changed = hook.beforeWrite(view, rows);
        return inOrderOf(rows, changed, store.write(view, changed, options));
    }

    /** A row that the hook left out was dropped. Rows of one entity are assumed to have kept their order. */
    private static List<WriteOutcome> inOrderOf(List<FeatureRow> rows, List<FeatureRow> changed,
            List<WriteOutcome> outcomes) {
        Map<String, Deque<WriteOutcome>> byEntity = new HashMap<>();
        for (int i = 0; i < changed.size(); i++) {
            byEntity.computeIfAbsent(changed.get(i).key().text(), none -> new ArrayDeque<>()).add(outcomes.get(i));
        }
        List<WriteOutcome> ordered = new ArrayList<>(rows.size());
        for (FeatureRow row : rows) {
            Deque<WriteOutcome> left = byEntity.get(row.key().text());
            ordered.add(left == null || left.isEmpty() ? WriteOutcome.Done.DROPPED : left.poll());
        }
        return ordered;
    }

    /** Of a deleted entity there is nothing that a hook could change. */
    @Override
    public List<WriteOutcome> writeTombstones(FeatureView view, List<Tombstone> tombstones, Conflict conflict,
            Duration ttl) {
        return store.writeTombstones(view, tombstones, conflict, ttl);
    }

    @Override
    public boolean hasTombstones() {
        return store.hasTombstones();
    }

    @Override
    public FeatureRow asStored(FeatureView view, FeatureRow row) {
        return store.asStored(view, row);
    }

    @Override
    public List<List<ReadResult>> read(List<ViewRead> reads) {
        return store.read(reads);
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys) {
        return store.delete(view, keys);
    }

    @Override
    public List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> keys, long eventMicros) {
        return store.deleteBefore(view, keys, eventMicros);
    }

    @Override
    public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry) {
        return store.expire(view, keys, expiry);
    }

    @Override
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        store.scan(view, features, visitor);
    }

    @Override
    public Maintenance contents() {
        return store.contents();
    }

    @Override
    public Introspection inspection() {
        return store.inspection();
    }

    @Override
    public RunLedger ledger() {
        return store.ledger();
    }

    @Override
    public List<String> notes(FeatureView view) {
        return store.notes(view);
    }

    @Override
    public int batchSize() {
        return store.batchSize();
    }

    @Override
    public int parallelWrites() {
        return store.parallelWrites();
    }

    @Override
    public void close() {
        store.close();
    }
}
