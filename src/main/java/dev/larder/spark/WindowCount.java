package dev.larder.spark;

import java.io.Serializable;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import dev.larder.source.RowStatus;

/** Counts the rows of one partition that are in the window. */
final class WindowCount extends AbstractFunction2<TaskContext, Iterator<Row>, Long> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Long apply(TaskContext task, Iterator<Row> rows) {
        long count = 0;
        while (rows.hasNext()) {
            Row group = rows.next();
            if (group.getAs(SparkColumns.STATUS).equals(RowStatus.IN_WINDOW.name())) {
                count += group.<Long>getAs(SparkColumns.COUNT);
            }
        }
        return count;
    }
}
