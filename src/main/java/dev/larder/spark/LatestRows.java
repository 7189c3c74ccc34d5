package dev.larder.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.larder.source.Standing;
import dev.larder.source.TablePlan;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reduces the rows of a source to the latest of every entity, by aggregation. */
final class LatestRows {
    private static final String KEY_TIMES = "key_times";

    private LatestRows() {}

    /** The rows of a source, with how each stands to the run. */
    static Dataset<Row> standing(Dataset<Row> rows, TablePlan plan, Parcel<KeyTimes.Given> given) {
        Column[] cells = cells(plan.keyTimeColumns());
        return rows.withColumn(KEY_TIMES, KeyTimes.of(given).apply(struct(cells)));
    }

    /** The text of every entity that the source has any row of. */
    static Dataset<Row> entities(Dataset<Row> standing) {
        return standing.select(keyTimes(Columns.ENTITY).as(Columns.ENTITY)).filter(col(Columns.ENTITY).isNotNull())
                .distinct();
    }

    /**
     * One row for every entity, with the latest of its rows in the window and their number; one for every reject; and
     * one each for what is too early and too late, with the number alone. So one pass over the source tells all.
     */
    static Dataset<Row> latest(Dataset<Row> standing, TablePlan plan) {
        Column isInside = is(Standing.INSIDE);
        Column isReject = is(Standing.REJECT);
        Column key = when(isInside, keyTimes(Columns.ENTITY))
                .when(isReject, monotonically_increasing_id().cast("string"));
        List<Column> content = new ArrayList<>(List.of(cells(plan.columnNames().size())));
        content.add(col(Columns.FILE));
        content.add(col(Columns.ROW));
        Column row = when(isInside.or(isReject), struct(content.toArray(Column[]::new)));
        Column age = struct(keyTimes(Columns.EVENT), keyTimes(Columns.CREATED), col(Columns.FILE), col(Columns.ROW));
        return standing
                .select(keyTimes(Columns.STANDING).as(Columns.STANDING), coalesce(key, lit("")).as(Columns.KEY),
                        keyTimes(Columns.EVENT).as(Columns.EVENT), age.as("age"), row.as(Columns.LATEST))
                .groupBy(Columns.STANDING, Columns.KEY)
                .agg(count(lit(1)).as(Columns.COUNT), max(Columns.EVENT).as(Columns.EVENT),
                        max_by(col(Columns.LATEST), col("age")).as(Columns.LATEST));
    }

    private static Column is(Standing standing) {
        return keyTimes(Columns.STANDING).equalTo(standing.name());
    }

    private static Column keyTimes(String field) {
        return col(KEY_TIMES).getField(field);
    }

    private static Column[] cells(int count) {
        return IntStream.range(0, count).mapToObj(i -> col(Columns.cell(i))).toArray(Column[]::new);
    }
}
