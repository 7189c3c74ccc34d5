package dev.larder.spark;

import java.io.Serializable;

import dev.larder.materialize.RowCounts;
import dev.larder.materialize.ViewReport;

/**
 * The result of one task. Spark accepts one result per partition, so that counts stay right if tasks are retried; an
 * accumulator would include failed attempts.
 *
 * @param newestMicros the greatest event time in the window, {@code Long.MIN_VALUE} where there is none
 */
record PartitionResult(RowCounts counts, long newestMicros) implements Serializable {

    void addTo(ViewReport report) {
        report.counts().add(counts);
        if (newestMicros != Long.MIN_VALUE) {
            report.recordEventTime(newestMicros);
        }
    }
}
