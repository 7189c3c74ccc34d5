package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.source.EntityHash;
import dev.larder.source.SourcePlan;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.OnlineStore;

/**
 * Deletes the entities of a view that the source no longer has. What was written since the run began is left alone: its
 * writer knows of an entity that these files cannot know yet.
 */
final class Removal {
    private static final int BATCH = 1_000;

    private final OnlineStore store;
    private final SourcePlan plan;
    private final Latest latest;
    private final long startMicros;
    private final Counts counts;
    private final Interruption interruption;

    Removal(OnlineStore store, SourcePlan plan, Latest latest, long startMicros, Counts counts,
            Interruption interruption) {
        this.store = store;
        this.plan = plan;
        this.latest = latest;
        this.startMicros = startMicros;
        this.counts = counts;
        this.interruption = interruption;
    }

    void run(boolean dryRun) {
        for (int part = 0; part < latest.parts(); part++) {
            Latest.Entities entities = latest.part(part);
            List<EntityKey> gone = new ArrayList<>();
            store.scan(plan.view(), List.of(), found -> {
                EntityHash hash = plan.hash(found.row().key());
                if (entities.isHere(hash) && !entities.contains(hash) && found.row().eventMicros() < startMicros) {
                    gone.add(found.row().key());
                }
                if (gone.size() == BATCH) {
                    delete(gone, dryRun);
                }
                return !interruption.isRequested();
            });
            delete(gone, dryRun);
        }
    }

    private void delete(List<EntityKey> gone, boolean dryRun) {
        if (dryRun) {
            counts.deleted(gone.size());
        } else {
            for (DeleteOutcome outcome : store.delete(plan.view(), gone)) {
                switch (outcome) {
                    case DeleteOutcome.Done.DELETED -> counts.deleted(1);
                    case DeleteOutcome.Done.NOT_FOUND -> {
                    }
                    case DeleteOutcome.Failed failure -> counts.failed(failure.reason());
                }
            }
        }
        gone.clear();
    }
}
