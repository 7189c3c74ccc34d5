package dev.larder.spark;

import java.io.Serializable;

import dev.larder.materialize.RowCounts;
import dev.larder.materialize.ViewReport;

/**
 * The result of one task. Spark accepts one result per partition, so that counts stay right if tasks are retried; an
 * accumulator would include failed attempts.
 *
 * @param window what its rows in the window are; none for a task that only deletes
 */
record PartitionResult(RowCounts counts, WindowTotals window) implements Serializable {

    void addTo(ViewReport report) {
        report.counts().add(counts);
        if (window.entities() > 0) {
            report.recordEventTime(window.newestMicros());
        }
    }
}
