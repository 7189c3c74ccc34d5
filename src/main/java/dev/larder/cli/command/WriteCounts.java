package dev.larder.cli.command;

import java.util.List;

import dev.larder.cli.session.ExitCode;
import dev.larder.materialize.RowCounts;
import dev.larder.store.WriteOutcome;
import dev.larder.text.NumberText;

/** Counts the outcomes of the rows of a batch-put. */
final class WriteCounts {
    private final RowCounts counts = new RowCounts();
    private long total;

    void add(List<WriteOutcome> outcomes) {
        counts.recordWrites(outcomes);
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
        return NumberText.print(counts.written()) + " written, " + NumberText.print(counts.stale()) + " stale, "
                + NumberText.print(counts.expired()) + " expired, " + NumberText.print(counts.failed()) + " failed"
                + (counts.dropped() == 0 ? "" : ", " + NumberText.print(counts.dropped()) + " dropped by the hook")
                + (counts.firstFailure() == null ? "" : "; first failure: " + counts.firstFailure());
    }
}
