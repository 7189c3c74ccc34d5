package dev.larder.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
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

    /**
     * How many rows of each file are before the window, and how many are after it or rejects of the future.
     *
     * @param latestMicros rows of later event times are of the future
     */
    static Dataset<Row> outside(Dataset<Row> rows, long latestMicros) {
        return rows.groupBy(SparkColumns.FILE)
                .agg(count_if(is(RowStatus.BEFORE_WINDOW)).as(SparkColumns.BEFORE),
                        count_if(is(RowStatus.AFTER_WINDOW).or(keyTimes(SparkColumns.EVENT).gt(lit(latestMicros))))
                                .as(SparkColumns.AFTER))
                .filter(col(SparkColumns.BEFORE).plus(col(SparkColumns.AFTER)).gt(0));
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
     * @param isNew whether a row is new, whatever its event time
     * @param watermark rows of later event times are new in any case
     */
    static Dataset<Row> latest(Dataset<Row> rows, TablePlan plan, Column isNew, long watermark) {
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
        Column isLater = keyTimes(SparkColumns.EVENT).gt(lit(watermark));
        return rows
                .select(keyTimes(SparkColumns.STATUS).as(SparkColumns.STATUS),
                        isNew.or(isLater).as(SparkColumns.NEW_COUNT),
                        isNew.and(not(isLater)).as(SparkColumns.LATE_COUNT),
                        coalesce(key, lit("")).as(SparkColumns.KEY),
                        times(id).as("last"), times(negate(id)).as("first"), age.as("age"),
                        row.as(SparkColumns.LATEST))
                .groupBy(SparkColumns.STATUS, SparkColumns.KEY)
                .agg(count(lit(1)).as(SparkColumns.COUNT),
                        count_if(col(SparkColumns.NEW_COUNT)).as(SparkColumns.NEW_COUNT),
                        count_if(col(SparkColumns.LATE_COUNT)).as(SparkColumns.LATE_COUNT),
                        max("last").as("last"), max("first").as("first"),
                        max_by(col(SparkColumns.LATEST), col("age")).as(SparkColumns.LATEST))
                .select(col(SparkColumns.STATUS), col(SparkColumns.COUNT), col(SparkColumns.NEW_COUNT),
                        col(SparkColumns.LATE_COUNT), col(SparkColumns.LATEST),
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
