package dev.larder.spark;

import java.io.Serializable;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Counts;
import dev.larder.materialize.Removal;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** Deletes the entities of one partition. Of one that an earlier attempt deleted, nothing is found, nor counted. */
final class RemoveTask extends AbstractFunction2<TaskContext, Iterator<String>, PartDone> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Executor.Setup setup;
    private final Parcel<KeyTimes.Given> given;
    private final boolean dryRun;
    private final long beforeMicros;

    RemoveTask(Executor.Setup setup, Parcel<KeyTimes.Given> given, boolean dryRun, long beforeMicros) {
        this.setup = setup;
        this.given = given;
        this.dryRun = dryRun;
        this.beforeMicros = beforeMicros;
    }

    @Override
    public PartDone apply(TaskContext task, Iterator<String> entities) {
        FeatureView view = given.content().view();
        Counts counts = new Counts();
        try (Executor.Share executor = Executor.share(setup)) {
            Removal removal = new Removal(executor.store(), view, counts, dryRun, beforeMicros);
            while (entities.hasNext()) {
                removal.add(EntityKey.parse(view.keys(), entities.next()));
            }
            removal.finish();
        }
        return new PartDone(counts, Long.MIN_VALUE);
    }
}
