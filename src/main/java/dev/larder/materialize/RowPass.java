package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.Tombstone;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;

/** The second pass: reads the rows that the first one found, whole, and passes them on in batches. */
final class RowPass {
    private final SourcePlan plan;
    private final WantedRows wanted;
    private final BiConsumer<RowGroup, List<FeatureRow>> rows;
    private final Consumer<List<Tombstone>> deletions;
    private final Consumer<SourceRow.Rejected> rejects;

    /**
     * @param rows takes the rows, from several threads
     * @param deletions takes what the rows that are marked deleted say, from several threads
     * @param rejects takes rows that turn out not to be usable, from several threads
     */
    RowPass(SourcePlan plan, WantedRows wanted, Consumer<List<FeatureRow>> rows, Consumer<List<Tombstone>> deletions,
            Consumer<SourceRow.Rejected> rejects) {
        this(plan, wanted, (group, batch) -> rows.accept(batch), deletions, rejects);
    }

    /** @param rows takes the rows with the row group that has them, from several threads */
    RowPass(SourcePlan plan, WantedRows wanted, BiConsumer<RowGroup, List<FeatureRow>> rows,
            Consumer<List<Tombstone>> deletions, Consumer<SourceRow.Rejected> rejects) {
        this.plan = plan;
        this.wanted = wanted;
        this.rows = rows;
        this.deletions = deletions;
        this.rejects = rejects;
    }

    void read(RowGroupPool pool) {
        pool.each(wantedGroups(), plan.slots(), wanted, this::read);
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

    private void read(RowGroup group, BooleanSupplier stopped, ReadMemory memory) {
        try (RowReader reader = new RowReader(plan, group, wanted, memory)) {
            List<SourceRow> batch = reader.next();
            while (!batch.isEmpty() && !stopped.getAsBoolean()) {
                pass(group, batch);
                batch = reader.next();
            }
        }
    }

    private void pass(RowGroup group, List<SourceRow> batch) {
        List<FeatureRow> valid = new ArrayList<>(batch.size());
        List<Tombstone> deleted = new ArrayList<>();
        for (SourceRow row : batch) {
            switch (row) {
                case SourceRow.Valid whole -> valid.add(whole.row());
                case SourceRow.Deleted mark -> deleted.add(mark.tombstone());
                case SourceRow.Rejected reject -> rejects.accept(reject);
            }
        }
        if (!valid.isEmpty()) {
            rows.accept(group, valid);
        }
        if (!deleted.isEmpty()) {
            deletions.accept(deleted);
        }
    }
}
