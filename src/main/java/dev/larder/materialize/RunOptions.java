package dev.larder.materialize;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.larder.expect.LoadRules;
import dev.larder.source.arrival.ArrivalLimits;
import dev.larder.source.arrival.Arrivals;
import dev.larder.store.WriteOptions.Conflict;

/**
 * How a view is materialized.
 *
 * @param replace delete entities of the view that the source no longer has
 * @param leaseWait how long to wait for another run of the view to end
 * @param diff how many examples of each kind of change a dry run keeps; empty if it compares no values
 */
public record RunOptions(
        Scope scope, Checks checks, Resources resources, Conflict conflict, boolean replace, Duration leaseWait,
        boolean dryRun, OptionalInt diff) {

    public RunOptions(Scope scope, Checks checks, Resources resources, Conflict conflict, boolean replace,
            Duration leaseWait, boolean dryRun) {
        this(scope, checks, resources, conflict, replace, leaseWait, dryRun, OptionalInt.empty());
    }

    /**
     * What to read.
     *
     * @param fromMicros the first event time, inclusive
     * @param toMicros the end, exclusive; if empty, the start of the run is the last event time
     * @param mode which files to read, by what earlier runs have read
     * @param lookback how far before the watermark to start, in a run that starts there
     * @param limits of a run that reads what has arrived
     * @param state the file that remembers what was read; empty for the store
     */
    public record Scope(OptionalLong fromMicros, OptionalLong toMicros, Arrivals.Mode mode, Duration lookback,
            ArrivalLimits limits, Optional<Path> state) {
        /** Everything up to the start of the run. */
        public static final Scope ALL = between(OptionalLong.empty(), OptionalLong.empty());

        public static Scope between(OptionalLong fromMicros, OptionalLong toMicros) {
            boolean isAll = fromMicros.isEmpty() && toMicros.isEmpty();
            return new Scope(fromMicros, toMicros, isAll ? Arrivals.Mode.ALL : Arrivals.Mode.SOME_TIMES, Duration.ZERO,
                    ArrivalLimits.NONE, Optional.empty());
        }

        public Scope withState(Optional<Path> file) {
            return new Scope(fromMicros, toMicros, mode, lookback, limits, file);
        }

        /** Whether the run goes on where an earlier one ended. */
        boolean isIncremental() {
            return switch (mode) {
                case SINCE_WATERMARK, ARRIVED -> true;
                case ALL, SOME_TIMES -> false;
            };
        }
    }

    /**
     * What the rows must be like.
     *
     * @param rules of the view, and what options say instead
     * @param requireNew the run is refused if no row is newer than the watermark
     * @param accept the run is not compared with the last accepted one, and takes its place
     */
    public record Checks(LoadRules rules, boolean requireNew, boolean accept) {}

    /**
     * @param parallelism threads that read
     * @param batchSize rows per batch; if empty, the store decides
     * @param rate maximum rows per second
     * @param memory bytes for finding the latest rows
     */
    public record Resources(int parallelism, OptionalInt batchSize, OptionalLong rate, long memory) {}

    public RunOptions withRate(OptionalLong other) {
        return new RunOptions(scope, checks,
                new Resources(resources.parallelism, resources.batchSize, other, resources.memory), conflict, replace,
                leaseWait, dryRun, diff);
    }
}
