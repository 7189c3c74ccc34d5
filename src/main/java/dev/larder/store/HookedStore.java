package dev.larder.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.PrewriteHook;

/** A store whose writes all pass a hook first, whichever command they come from. */
public final class HookedStore implements OnlineStore {
    private final OnlineStore store;
    private final PrewriteHook hook;

    public HookedStore(OnlineStore store, PrewriteHook hook) {
        this.store = store;
        this.hook = hook;
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        List<FeatureRow> changed = hook.beforeWrite(view, Collections.unmodifiableList(rows));
        if (changed.size() > rows.size()) {
            throw new StoreException(StoreException.Kind.REFUSED, "the prewrite hook " + hook.getClass().getName()
                    + " made " + changed.size() + " rows of " + rows.size() + "; it may only change or drop rows");
        }
        List<WriteOutcome> outcomes = new ArrayList<>(store.write(view, changed, options));
        outcomes.addAll(Collections.nCopies(rows.size() - changed.size(), WriteOutcome.Done.DROPPED));
        return outcomes;
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
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        store.scan(view, features, visitor);
    }

    @Override
    public Ledger ledger() {
        return store.ledger();
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
