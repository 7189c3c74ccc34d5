package dev.larder.spark;

import java.util.ArrayList;
import java.util.List;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.Window;

/** Decodes a row's key and times by the rules of all engines, and says how the row stands to the run. */
final class KeyTimes implements UDF1<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final StructType TYPE = new StructType()
            .add(SparkColumns.STATUS, DataTypes.StringType, false)
            .add(SparkColumns.ENTITY, DataTypes.StringType, true)
            .add(SparkColumns.EVENT, DataTypes.LongType, false)
            .add(SparkColumns.CREATED, DataTypes.LongType, false);

    private final SerializedRecord<Inputs> inputs;
    private transient TableReader reader;

    /** What a plan and a window are made of again, where rows are. */
    record Inputs(FeatureView view, ViewSource source, String table, List<TablePlan.Column> columns, Window window) {
        TableReader reader() {
            return new TableReader(planOf(view), window);
        }

        /** @param some the view, perhaps with fewer features */
        TablePlan planOf(FeatureView some) {
            return new TablePlan(some, source, table, columns);
        }
    }

    private KeyTimes(SerializedRecord<Inputs> inputs) {
        this.inputs = inputs;
    }

    static UserDefinedFunction of(SerializedRecord<Inputs> inputs) {
        // Or Spark would call it once for each use of what it answers.
        return functions.udf(new KeyTimes(inputs), TYPE).asNondeterministic();
    }

    @Override
    public Row call(Row cells) {
        if (reader == null) {
            reader = inputs.content().reader();
        }
        TableReader.KeyTimes row = reader.keyTimes(values(cells, cells.length()));
        return RowFactory.create(row.status().name(), row.entity(), row.eventMicros(), row.createdMicros());
    }

    /** The first cells of a row, lists as lists. */
    static List<Object> values(Row cells, int count) {
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean isList = !cells.isNullAt(i) && cells.get(i) instanceof scala.collection.Seq;
            values.add(isList ? cells.getList(i) : cells.get(i));
        }
        return values;
    }
}
