package dev.larder.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

import dev.larder.source.RowStatus;

/** Reduces the rows of a source to the latest of every entity, by aggregation. */
final class LatestAggregation {
    private static final String KEY_TIMES = "key_times";

    private LatestAggregation() {}

    /** The rows of a source, with how each stands to the run. */
    static Dataset<Row> withStatus(Dataset<Row> rows, TablePlan plan, SerializedRecord<KeyTimes.Inputs> inputs) {
        Column[] cells = cells(plan.keyTimeColumns());
        return rows.withColumn(KEY_TIMES, KeyTimes.of(inputs).apply(struct(cells)));
    }

    /** The text of every entity that the source has any row of. */
    static Dataset<Row> entities(Dataset<Row> rows) {
        return rows.select(keyTimes(SparkColumns.ENTITY).as(SparkColumns.ENTITY))
                .filter(col(SparkColumns.ENTITY).isNotNull())
                .distinct();
    }

    /**
     * One row for every entity, with the latest of its rows in the window and their number; one for every reject; and
     * one each for rows before and after the window, with their number only. So one pass over the source is enough.
     *
     * @param newAfterMicros rows of later event times are also counted apart
     */
    static Dataset<Row> latest(Dataset<Row> rows, TablePlan plan, long newAfterMicros) {
        Column isInside = is(RowStatus.IN_WINDOW);
        Column isReject = is(RowStatus.REJECTED);
        Column key = when(isInside, keyTimes(SparkColumns.ENTITY))
                .when(isReject, monotonically_increasing_id().cast("string"));
        List<Column> content = new ArrayList<>(List.of(cells(plan.columnNames().size())));
        content.add(col(SparkColumns.FILE));
        content.add(col(SparkColumns.ROW));
        Column row = when(isInside.or(isReject), struct(content.toArray(Column[]::new)));
        // Rows of the same times differ in this: if it is not the same in the greatest and in the least of the latest times,
        // they are several.
        Column id = monotonically_increasing_id();
        Column age = struct(keyTimes(SparkColumns.EVENT), keyTimes(SparkColumns.CREATED), col(SparkColumns.FILE),
                col(SparkColumns.ROW));
        return rows
                .select(keyTimes(SparkColumns.STATUS).as(SparkColumns.STATUS),
                        coalesce(key, lit("")).as(SparkColumns.KEY),
                        times(id).as("last"), times(negate(id)).as("first"), age.as("age"),
                        row.as(SparkColumns.LATEST))
                .groupBy(SparkColumns.STATUS, SparkColumns.KEY)
                .agg(count(lit(1)).as(SparkColumns.COUNT),
                        count(when(col("last").getField(SparkColumns.EVENT).gt(lit(newAfterMicros)), lit(1)))
                                .as(SparkColumns.NEW_COUNT),
                        max("last").as("last"), max("first").as("first"),
                        max_by(col(SparkColumns.LATEST), col("age")).as(SparkColumns.LATEST))
                .select(col(SparkColumns.STATUS), col(SparkColumns.COUNT), col(SparkColumns.NEW_COUNT),
                        col(SparkColumns.LATEST),
                        col("last").getField(SparkColumns.EVENT).as(SparkColumns.EVENT),
                        col("last").getField("id").notEqual(negate(col("first").getField("id")))
                                .as(SparkColumns.TIE));
    }

    private static Column times(Column id) {
        return struct(keyTimes(SparkColumns.EVENT).as(SparkColumns.EVENT), keyTimes(SparkColumns.CREATED), id.as("id"));
    }

    private static Column is(RowStatus status) {
        return keyTimes(SparkColumns.STATUS).equalTo(status.name());
    }

    private static Column keyTimes(String field) {
        return col(KEY_TIMES).getField(field);
    }

    private static Column[] cells(int count) {
        return IntStream.range(0, count).mapToObj(i -> col(SparkColumns.cell(i))).toArray(Column[]::new);
    }
}
