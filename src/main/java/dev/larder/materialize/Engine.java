package dev.larder.materialize;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/** What finds the latest rows of a source and brings them into the store: this machine, or many. */
public interface Engine extends AutoCloseable {

    /**
     * Looks whether the source has what the view needs, and says in the report what it has. Writes nothing, and takes
     * nothing that has to be closed before the first step.
     *
     * @param report of the run; it knows the window
     */
    Work plan(FeatureView view, ViewSource source, RunOptions options, RunContext context, ViewReport report);

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

        /** Number of rows in the window, known before anything is written. */
        long rowsInWindow();

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
