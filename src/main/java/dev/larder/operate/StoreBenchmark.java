package dev.larder.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Selection;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;

/** Measures reads of rows that a store has, and writes of the same rows to a view of its own. */
public final class StoreBenchmark {
    /** No view of a config can have this name, which does not begin with a letter. */
    private static final String SCRATCH_VIEW = "_bench";
    private static final int SAMPLE = 10_000;
    private static final int[] BATCHES = {1, 10, 100, 1000};
    private static final int[] BATCHES_OF_SEVERAL_VIEWS = {1, 100};
    /** A prime: entities that are neighbors in the sample are apart in a batch. */
    private static final long STEP = 7919;

    private final OnlineStore store;
    private final List<FeatureView> views;
    private final List<FeatureRow> rows = new ArrayList<>();

    public interface Listener {
        /** @param entities how many a call reads or writes */
        void measured(String operation, int entities, LatencyRun.Result result);
    }

    /** @param views the first one is also measured alone */
    public StoreBenchmark(OnlineStore store, List<FeatureView> views) {
        this.store = store;
        this.views = views;
        store.scan(views.getFirst(), views.getFirst().features(), found -> {
            rows.add(found.row());
            return rows.size() < SAMPLE;
        });
    }

    /** Whether there are no rows to read. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void measureReads(LatencyRun run, Listener listener) {
        for (int batch : BATCHES) {
            listener.measured("get", batch, run.run(random -> read(views.subList(0, 1), batch, random)));
        }
        if (views.size() > 1) {
            for (int batch : BATCHES_OF_SEVERAL_VIEWS) {
                listener.measured("get of " + views.size() + " views", batch,
                        run.run(random -> read(views, batch, random)));
            }
        }
    }

    /** Leaves the store as it was. */
    public void measureWrites(LatencyRun run, Listener listener) {
        FeatureView view = views.getFirst();
        FeatureView scratch = new FeatureView(SCRATCH_VIEW, view.keys(), view.features(), view.ttl(), view.ttlFrom());
        try {
            for (int batch : BATCHES) {
                listener.measured("put", batch,
                        run.run(random -> store.write(scratch, pick(batch, random), WriteOptions.DEFAULT)));
            }
        } finally {
            store.contents().clear(scratch.name(), removed -> true);
        }
    }

    private void read(List<FeatureView> from, int batch, RandomGenerator random) {
        List<EntityKey> keys = pick(batch, random).stream().map(FeatureRow::key).toList();
        store.read(from.stream().map(view -> ViewRead.of(new Selection(view, view.features()), keys)).toList());
    }

    private List<FeatureRow> pick(int count, RandomGenerator random) {
        int first = random.nextInt(rows.size());
        return IntStream.range(0, count).mapToObj(i -> rows.get((int) ((first + i * STEP) % rows.size()))).toList();
    }
}
