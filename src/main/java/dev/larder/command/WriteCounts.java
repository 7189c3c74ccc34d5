package dev.larder.command;

import java.util.List;

import dev.larder.materialize.Counts;
import dev.larder.store.WriteOutcome;

/** What became of the rows of a batch-put. */
final class WriteCounts {
    private final Counts counts = new Counts();
    private long total;

    void add(List<WriteOutcome> outcomes) {
        counts.wrote(outcomes);
        total += outcomes.size();
    }

    long total() {
        return total;
    }

    ExitCode exitCode() {
        return counts.failed() == 0 ? ExitCode.OK : counts.failed() == total ? ExitCode.FAILED : ExitCode.PARTLY;
    }

    @Override
    public String toString() {
        return Numbers.print(counts.written()) + " written, " + Numbers.print(counts.stale()) + " stale, "
                + Numbers.print(counts.expired()) + " expired, " + Numbers.print(counts.failed()) + " failed"
                + (counts.dropped() == 0 ? "" : ", " + Numbers.print(counts.dropped()) + " dropped by the hook")
                + (counts.firstFailure() == null ? "" : "; the first failure: " + counts.firstFailure());
    }
}
