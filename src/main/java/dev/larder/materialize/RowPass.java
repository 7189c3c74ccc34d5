package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;

/** The second pass: reads the rows that the first one found, whole, and hands them on by the handful. */
final class RowPass {
    /** Many enough to be worth a call, few enough to be long ones. */
    private static final int HANDFUL = 256;

    private final SourcePlan plan;
    private final WantedRows wanted;
    private final Consumer<List<FeatureRow>> rows;
    private final Consumer<SourceRow.Rejected> rejects;

    /**
     * @param rows takes the rows, from several threads; the list is good until it returns
     * @param rejects takes rows that turn out not to be usable, from several threads
     */
    RowPass(SourcePlan plan, WantedRows wanted, Consumer<List<FeatureRow>> rows,
            Consumer<SourceRow.Rejected> rejects) {
        this.plan = plan;
        this.wanted = wanted;
        this.rows = rows;
        this.rejects = rejects;
    }

    void read(RowGroupPool pool) {
        pool.each(wantedGroups(), this::read);
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
        List<FeatureRow> handful = new ArrayList<>(HANDFUL);
        try (RowReader reader = new RowReader(plan, group, wanted)) {
            for (SourceRow row = reader.next(); row != null; row = reader.next()) {
                switch (row) {
                    case SourceRow.Valid valid -> handful.add(valid.row());
                    case SourceRow.Rejected reject -> rejects.accept(reject);
                }
                if (handful.size() == HANDFUL) {
                    rows.accept(handful);
                    handful.clear();
                }
                if (stopped.getAsBoolean()) {
                    return;
                }
            }
        }
        if (!handful.isEmpty()) {
            rows.accept(handful);
        }
    }
}
