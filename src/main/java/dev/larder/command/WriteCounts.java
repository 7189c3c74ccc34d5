package dev.larder.command;

import java.util.List;
import java.util.Locale;

import dev.larder.store.WriteOutcome;

/** What became of the rows of a batch-put. */
final class WriteCounts {
    private long written;
    private long stale;
    private long expired;
    private long dropped;
    private long failed;
    private String firstFailure;

    void add(List<WriteOutcome> outcomes) {
        for (WriteOutcome outcome : outcomes) {
            switch (outcome) {
                case WriteOutcome.Done.WRITTEN -> written++;
                case WriteOutcome.Done.STALE -> stale++;
                case WriteOutcome.Done.EXPIRED -> expired++;
                case WriteOutcome.Done.DROPPED -> dropped++;
                case WriteOutcome.Failed failure -> {
                    failed++;
                    firstFailure = firstFailure == null ? failure.reason() : firstFailure;
                }
            }
        }
    }

    long total() {
        return written + stale + expired + dropped + failed;
    }

    ExitCode exitCode() {
        return failed == 0 ? ExitCode.OK : failed == total() ? ExitCode.FAILED : ExitCode.PARTLY;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d written, %,d stale, %,d expired, %,d failed", written, stale, expired,
                failed)
                + (dropped == 0 ? "" : ", " + dropped + " dropped by the hook")
                + (firstFailure == null ? "" : "; the first failure: " + firstFailure);
    }
}
