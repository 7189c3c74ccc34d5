package dev.larder.materialize;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.larder.store.WriteOptions.Conflict;

/**
 * How a view is materialized.
 *
 * @param fromMicros first event time that is wanted
 * @param toMicros first event time that is not; absent, the start of the run is the last that is
 * @param incremental from the view's watermark on
 * @param lookback how far before the watermark, for rows that come late
 * @param replace delete entities of the view that the source no longer has
 * @param minRows refuse to write where fewer rows are found
 * @param parallelism threads that read
 * @param rate rows a second at most
 * @param memory bytes for finding the latest rows
 * @param leaseWait how long to wait for another run of the view to end
 */
public record RunOptions(
        OptionalLong fromMicros, OptionalLong toMicros, boolean incremental, Duration lookback, boolean replace,
        Conflict conflict, MaxRejects maxRejects, long minRows, int parallelism, OptionalInt batchSize,
        OptionalLong rate, long memory, Duration leaseWait, boolean dryRun) {

    /** The same, but so many rows a second. */
    public RunOptions withRate(OptionalLong other) {
        return new RunOptions(fromMicros, toMicros, incremental, lookback, replace, conflict, maxRejects, minRows,
                parallelism, batchSize, other, memory, leaseWait, dryRun);
    }
}
