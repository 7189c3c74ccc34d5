package dev.larder.spark;

import java.util.Iterator;

import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;

/** Scans the store, in one task: a store gives each row once to one scan only. */
final class ScanTask implements MapPartitionsFunction<Long, String> {
    private static final long serialVersionUID = 1L;

    private final TaskSetup setup;
    private final long beforeMicros;

    ScanTask(TaskSetup setup, long beforeMicros) {
        this.setup = setup;
        this.beforeMicros = beforeMicros;
    }

    @Override
    public Iterator<String> call(Iterator<Long> one) {
        Executor.Share executor = Executor.share(setup.executor());
        StoredEntities entities = new StoredEntities(executor.store(), setup.view(), beforeMicros);
        TaskContext.get().addTaskCompletionListener(task -> {
            entities.close();
            executor.close();
        });
        return entities;
    }
}
