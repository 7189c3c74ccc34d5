package dev.larder.spark;

import java.io.Serializable;
import java.util.OptionalLong;

import org.apache.spark.sql.Row;

import dev.larder.materialize.Engine.Found;
import dev.larder.source.RowStatus;

/**
 * What is in the window, of some of the rows.
 *
 * @param newestMicros {@code Long.MIN_VALUE} where there is none
 */
record WindowTotals(long rows, long newRows, long lateRows, long entities, long newestMicros) implements Serializable {
    static final WindowTotals NONE = new WindowTotals(0, 0, 0, 0, Long.MIN_VALUE);

    /** @param group a row of {@link LatestAggregation#latest} */
    WindowTotals plus(Row group) {
        return group.getAs(SparkColumns.STATUS).equals(RowStatus.IN_WINDOW.name())
                ? plus(new WindowTotals(group.getAs(SparkColumns.COUNT), group.getAs(SparkColumns.NEW_COUNT),
                        group.getAs(SparkColumns.LATE_COUNT), 1,
                        group.getAs(SparkColumns.EVENT)))
                : this;
    }

    WindowTotals plus(WindowTotals other) {
        return new WindowTotals(rows + other.rows, newRows + other.newRows, lateRows + other.lateRows,
                entities + other.entities,
                Math.max(newestMicros, other.newestMicros));
    }

    Found found() {
        return new Found(rows, newRows, lateRows, entities,
                entities == 0 ? OptionalLong.empty() : OptionalLong.of(newestMicros));
    }
}
