package dev.larder.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import dev.larder.expect.FeatureExpectations;
import dev.larder.expect.FeatureTally;
import dev.larder.expect.LoadObserver;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.source.RowStatus;
import dev.larder.source.read.SourceRow;

/** Counts some features of the latest rows of one partition. */
final class ObserveTask extends AbstractFunction2<TaskContext, Iterator<Row>, ObserveTask.Tallies>
        implements
            Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BATCH = 256;

    private final SerializedRecord<Inputs> inputs;

    /**
     * @param some the view with these features only
     * @param cells where the values of their plan are among those of a row
     */
    record Inputs(KeyTimes.Inputs source, FeatureView some, List<Integer> cells,
            Map<String, FeatureExpectations> expected) {}

    record Tallies(HashMap<String, FeatureTally> features) implements Serializable {}

    ObserveTask(Inputs inputs) {
        this.inputs = new SerializedRecord<>(inputs);
    }

    @Override
    public Tallies apply(TaskContext task, Iterator<Row> rows) {
        Inputs given = inputs.content();
        TableReader reader = new TableReader(given.source.planOf(given.some), given.source.window());
        LoadObserver observer = new LoadObserver(given.some, given.expected);
        List<FeatureRow> batch = new ArrayList<>(BATCH);
        while (rows.hasNext() && !task.isInterrupted()) {
            Row group = rows.next();
            if (group.getAs(SparkColumns.STATUS).equals(RowStatus.IN_WINDOW.name())
                    && read(reader, group.getAs(SparkColumns.LATEST), given.cells) instanceof SourceRow.Valid valid) {
                batch.add(valid.row());
            }
            if (batch.size() == BATCH) {
                observer.add(batch);
                batch.clear();
            }
        }
        observer.add(batch);
        return new Tallies(new HashMap<>(observer.tallies()));
    }

    private static SourceRow read(TableReader reader, Row row, List<Integer> cells) {
        List<Object> all = KeyTimes.values(row, row.length() - 2);
        List<Object> some = new ArrayList<>(cells.size());
        cells.forEach(cell -> some.add(all.get(cell)));
        return reader.read(some, row.getAs(SparkColumns.FILE), row.getAs(SparkColumns.ROW));
    }
}
