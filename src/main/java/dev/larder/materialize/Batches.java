package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.RowWeight;

/**
 * Gathers the rows of any number of readers into batches, and hands each on when it is full, by rows or by bytes. While
 * one waits to be taken no other is begun, so that many readers hold no more rows than one.
 */
public final class Batches {
    /** A larger batch is a larger transaction of SQLite, which writes fewer pages twice. */
    private static final long MOST_BYTES = 64L << 20;
    /** What all batches may take together. */
    private static final int HEAP_SHARE = 4;

    private final int mostRows;
    private final long mostBytes;
    private final Consumer<List<FeatureRow>> next;
    private List<FeatureRow> batch = new ArrayList<>();
    private long bytes;

    /**
     * @param writers how many batches are under way at once
     * @param next takes the batches, one call at a time
     */
    public Batches(int mostRows, int writers, Consumer<List<FeatureRow>> next) {
        // Beside those that are written there is the one that is gathered, or waits.
        this(mostRows, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE / (writers + 1)), next);
    }

    Batches(int mostRows, long mostBytes, Consumer<List<FeatureRow>> next) {
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
        this.next = next;
    }

    public void add(FeatureRow row) {
        add(List.of(row));
    }

    void add(List<FeatureRow> rows) {
        long[] weights = rows.stream().mapToLong(RowWeight::of).toArray();
        synchronized (this) {
            for (int i = 0; i < weights.length; i++) {
                if (batch.size() == mostRows || bytes + weights[i] > mostBytes) {
                    finish();
                }
                batch.add(rows.get(i));
                bytes += weights[i];
            }
        }
    }

    /** Hands on what is gathered, full or not. */
    public synchronized void finish() {
        if (!batch.isEmpty()) {
            List<FeatureRow> taken = batch;
            batch = new ArrayList<>();
            bytes = 0;
            next.accept(taken);
        }
    }
}
