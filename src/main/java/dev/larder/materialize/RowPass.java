package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RowGroup;
import dev.larder.source.RowReader;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourceRow;
import dev.larder.source.WantedRows;

/** The second pass: reads the rows that the first one found, whole, and hands them on in batches. */
final class RowPass {
    /** Rows that a reader gathers by itself, so that it does not wait for the others at every row. */
    private static final int HANDFUL = 256;

    private final SourcePlan plan;
    private final WantedRows wanted;
    private final Consumer<SourceRow.Rejected> rejects;
    private final Batches batches;

    /** @param rejects takes rows that turn out not to be usable, from several threads */
    RowPass(SourcePlan plan, WantedRows wanted, Batches batches, Consumer<SourceRow.Rejected> rejects) {
        this.plan = plan;
        this.wanted = wanted;
        this.batches = batches;
        this.rejects = rejects;
    }

    void read(RowGroupPool pool) {
        pool.each(wantedGroups(), this::read);
        if (!pool.isInterrupted()) {
            batches.finish();
        }
    }

    private List<RowGroup> wantedGroups() {
        List<RowGroup> groups = new ArrayList<>();
        long next = wanted.next(0);
        for (RowGroup group : plan.rowGroups()) {
            if (next < group.firstPosition()) {
                next = wanted.next(group.firstPosition());
            }
            if (next < group.firstPosition() + group.rows()) {
                groups.add(group);
            }
        }
        return groups;
    }

    private void read(RowGroup group, BooleanSupplier stopped) {
        List<FeatureRow> rows = new ArrayList<>(HANDFUL);
        long[] weights = new long[HANDFUL];
        try (RowReader reader = new RowReader(plan, group, wanted)) {
            SourceRow row = reader.next();
            while (row != null && !stopped.getAsBoolean()) {
                switch (row) {
                    case SourceRow.Valid valid -> {
                        weights[rows.size()] = RowWeight.of(valid.row());
                        rows.add(valid.row());
                    }
                    case SourceRow.Rejected reject -> rejects.accept(reject);
                }
                if (rows.size() == HANDFUL) {
                    batches.add(rows, weights);
                    rows.clear();
                }
                row = reader.next();
            }
        }
        batches.add(rows, weights);
    }
}
