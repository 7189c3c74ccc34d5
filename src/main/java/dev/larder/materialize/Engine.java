package dev.larder.materialize;

import java.util.OptionalLong;

import dev.larder.expect.Judgement.DeleteCount;
import dev.larder.expect.LoadObserver;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.EarlierRuns;

/** What finds the latest rows of a source and brings them into the store: this machine, or many. */
public interface Engine extends AutoCloseable {

    /**
     * Looks whether the source has what the view needs, and says in the report what it has. Writes nothing, and takes
     * nothing that has to be closed before the first step.
     *
     * @param report of the run; it knows the window, and which files to read
     */
    Work plan(FeatureView view, ViewSource source, RunOptions options, RunContext context, ViewReport report,
            EarlierRuns earlier);

    /**
     * What the source has in the window.
     *
     * @param newRows those that no earlier run has read: of files that arrived since, else those newer than the watermark
     * @param lateRows new rows that are not newer than the watermark
     * @param newestMicros the newest event time; empty if there is no row
     */
    record Found(long rows, long newRows, long lateRows, long entities, OptionalLong newestMicros) {}

    /** Gives back what the engine holds, when no run follows. */
    @Override
    default void close() {}

    /**
     * The planned run of one view. Its steps are called in their order, each once, and write what they did to the
     * report.
     */
    interface Work extends AutoCloseable {

        /** Finds the latest row of every entity. */
        void find();

        /** What was found, known before anything is written. */
        Found found();

        /**
         * Reads some features of the rows that were found.
         *
         * @param some the view with these features only
         */
        void observe(FeatureView some, LoadObserver observer);

        /** Counts the stored entities that {@link #write} and, if the run replaces, {@link #remove} would delete. */
        DeleteCount countDeletes(long beforeMicros);

        /**
         * Writes the rows that were found.
         *
         * @param requireLease throws if another run has taken over the view; called repeatedly
         */
        void write(Runnable requireLease);

        /** Counts what {@link #write} would do. */
        void dryRun();

        /**
         * Deletes the entities of the view that the source no longer has, or, in a dry run, counts them.
         *
         * @param beforeMicros rows of this event time and later stay
         */
        void remove(long beforeMicros);

        @Override
        void close();
    }
}
