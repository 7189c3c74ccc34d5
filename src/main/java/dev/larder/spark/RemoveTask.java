package dev.larder.spark;

import java.io.Serializable;

import org.apache.spark.TaskContext;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.ExtraEntityDeleter;
import dev.larder.materialize.RowCounts;
import dev.larder.materialize.RunOptions;

/** Deletes the entities of one partition. Of one that an earlier attempt deleted, nothing is found, nor counted. */
final class RemoveTask extends AbstractFunction2<TaskContext, Iterator<String>, PartitionResult>
        implements
            Serializable {
    private static final long serialVersionUID = 1L;

    private final TaskSetup setup;
    private final SerializedRecord<RunOptions> options;
    private final long beforeMicros;

    RemoveTask(TaskSetup setup, RunOptions options, long beforeMicros) {
        this.setup = setup;
        this.options = new SerializedRecord<>(options);
        this.beforeMicros = beforeMicros;
    }

    @Override
    public PartitionResult apply(TaskContext task, Iterator<String> entities) {
        FeatureView view = setup.view();
        RowCounts counts = new RowCounts(options.content().diff());
        try (Executor.Share executor = Executor.share(setup.executor())) {
            ExtraEntityDeleter removal = new ExtraEntityDeleter(executor.store(), view, counts,
                    options.content().dryRun(), beforeMicros);
            while (entities.hasNext()) {
                removal.add(EntityKey.parse(view.keys(), entities.next()));
            }
            removal.finish();
        }
        return new PartitionResult(counts, WindowTotals.NONE);
    }
}
