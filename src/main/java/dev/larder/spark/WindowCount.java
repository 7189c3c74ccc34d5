package dev.larder.spark;

import java.io.Serializable;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** Counts what one partition has in the window. */
final class WindowCount extends AbstractFunction2<TaskContext, Iterator<Row>, WindowTotals> implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public WindowTotals apply(TaskContext task, Iterator<Row> rows) {
        WindowTotals totals = WindowTotals.NONE;
        while (rows.hasNext()) {
            totals = totals.plus(rows.next());
        }
        return totals;
    }
}
