package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;

/**
 * Gathers the rows of several readers into batches. Whoever fills one hands it on, while the others go on with the next;
 * only one is gathered at a time, for those that are handed on are in memory as well.
 */
public final class Batches {
    private static final long MOST_BYTES = 32L << 20;
    private static final int HEAP_SHARE = 16;

    private final int mostRows;
    private final long mostBytes;
    private final Consumer<List<FeatureRow>> next;
    private List<FeatureRow> batch = new ArrayList<>();
    private long bytes;

    /** @param next takes the batches, from several threads */
    public Batches(int mostRows, Consumer<List<FeatureRow>> next) {
        this(mostRows, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE), next);
    }

    Batches(int mostRows, long mostBytes, Consumer<List<FeatureRow>> next) {
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
        this.next = next;
    }

    public void add(FeatureRow row) {
        add(List.of(row), new long[]{RowWeight.of(row)});
    }

    void add(List<FeatureRow> rows, long[] weights) {
        gather(rows, weights).forEach(next);
    }

    private synchronized List<List<FeatureRow>> gather(List<FeatureRow> rows, long[] weights) {
        List<List<FeatureRow>> full = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (batch.size() == mostRows || bytes + weights[i] > mostBytes && !batch.isEmpty()) {
                full.add(takeBatch());
            }
            batch.add(rows.get(i));
            bytes += weights[i];
        }
        return full;
    }

    /** Hands on what is gathered, when no more comes. */
    public void finish() {
        if (!batch.isEmpty()) {
            next.accept(takeBatch());
        }
    }

    private synchronized List<FeatureRow> takeBatch() {
        List<FeatureRow> taken = batch;
        batch = new ArrayList<>();
        bytes = 0;
        return taken;
    }
}
