package dev.larder.spark;

import java.io.Serializable;

import dev.larder.materialize.RowCounts;
import dev.larder.materialize.ViewReport;

/**
 * What became of the rows of one partition: the result of its task. Spark takes one result a partition, whatever number
 * of attempts it made, so that counts stay right where tasks fail and are tried again; an accumulator would count the
 * failed attempts in.
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
