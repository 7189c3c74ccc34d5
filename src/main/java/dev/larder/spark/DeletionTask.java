package dev.larder.spark;

import java.io.Serializable;
import java.util.List;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import dev.larder.materialize.DeletionCounter;
import dev.larder.source.RowStatus;
import dev.larder.source.read.SourceRow;
import dev.larder.store.WriteOptions.Conflict;

/** Counts the stored entities that the latest rows of one partition delete. */
final class DeletionTask extends AbstractFunction2<TaskContext, Iterator<Row>, Long> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TaskSetup setup;
    private final Conflict conflict;

    DeletionTask(TaskSetup setup, Conflict conflict) {
        this.setup = setup;
        this.conflict = conflict;
    }

    @Override
    public Long apply(TaskContext task, Iterator<Row> rows) {
        TableReader reader = setup.inputs().content().reader();
        try (Executor.Share executor = Executor.share(setup.executor())) {
            DeletionCounter deleted = new DeletionCounter(executor.store(), setup.view(), conflict);
            while (rows.hasNext() && !task.isInterrupted()) {
                Row group = rows.next();
                if (group.getAs(SparkColumns.STATUS).equals(RowStatus.IN_WINDOW.name())
                        && read(reader, group.getAs(SparkColumns.LATEST)) instanceof SourceRow.Deleted row) {
                    deleted.add(List.of(row.tombstone()));
                }
            }
            return deleted.deleted();
        }
    }

    private static SourceRow read(TableReader reader, Row row) {
        return reader.read(KeyTimes.values(row, row.length() - 2), row.getAs(SparkColumns.FILE),
                row.getAs(SparkColumns.ROW));
    }
}
