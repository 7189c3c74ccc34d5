package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RowGroup;
import dev.larder.source.RowReader;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourceRow;
import dev.larder.source.WantedRows;

/** The second pass: reads the rows that the first one found, whole, and hands them on in batches. */
final class WantedRowReading {
    private final SourcePlan plan;
    private final WantedRows wanted;
    private final int batchSize;

    /** Takes what is read, from several threads. */
    interface Taker {
        void rows(List<FeatureRow> batch);

        void rejected(SourceRow.Rejected row);
    }

    WantedRowReading(SourcePlan plan, WantedRows wanted, int batchSize) {
        this.plan = plan;
        this.wanted = wanted;
        this.batchSize = batchSize;
    }

    /**
     * Batches of a reader go over the borders of row groups: one that holds few wanted rows is no reason for a small
     * batch.
     */
    void read(RowGroupPool pool, Taker taker) {
        List<RowGroup> groups = plan.rowGroups().stream().filter(this::isWanted).toList();
        List<List<FeatureRow>> started = new ArrayList<>();
        pool.each(groups, group -> {
            List<FeatureRow> rest = read(group, takeStarted(started), taker);
            synchronized (started) {
                started.add(rest);
            }
        });
        started.stream().filter(batch -> !batch.isEmpty()).forEach(taker::rows);
    }

    private List<FeatureRow> takeStarted(List<List<FeatureRow>> started) {
        synchronized (started) {
            return started.isEmpty() ? new ArrayList<>() : started.removeLast();
        }
    }

    private List<FeatureRow> read(RowGroup group, List<FeatureRow> started, Taker taker) {
        List<FeatureRow> batch = started;
        try (RowReader reader = new RowReader(plan, group, wanted)) {
            for (SourceRow row = reader.next(); row != null; row = reader.next()) {
                switch (row) {
                    case SourceRow.Valid valid -> batch.add(valid.row());
                    case SourceRow.Rejected reject -> taker.rejected(reject);
                }
                if (batch.size() >= batchSize) {
                    taker.rows(batch);
                    batch = new ArrayList<>();
                }
            }
        }
        return batch;
    }

    private boolean isWanted(RowGroup group) {
        return wanted.next(group.firstPosition()) < group.firstPosition() + group.rows();
    }
}
