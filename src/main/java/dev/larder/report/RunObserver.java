package dev.larder.report;

import java.time.Duration;

import dev.larder.materialize.ViewReport;

/** Tells others of the runs of a command. What goes wrong with that is not the run's concern. */
interface RunObserver {

    /** A run is about to write. A run that fails before has no start. */
    void started(ViewReport report);

    void ended(FinishedRun run);

    /** Waits until what was told has arrived, and not longer than this. */
    void close(Duration patience);
}
