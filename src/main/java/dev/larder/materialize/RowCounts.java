package dev.larder.materialize;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import dev.larder.source.RejectReason;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.WriteOutcome;

/**
 * What became of every row that was read: read = afterWindow + beforeWindow + superseded + rejected + expired + stale + dropped +
 * written + deletedBySource + failed, once a run has come to its end. Serializable, for parts of a run may be done elsewhere.
 */
public final class RowCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EnumMap<RejectReason, Long> rejectedBy = new EnumMap<>(RejectReason.class);
    private final TreeMap<String, Long> rejectedFeatures = new TreeMap<>();
    private long read;
    private long beforeWindow;
    private long afterWindow;
    private long superseded;
    private long ties;
    private long rejected;
    private long expired;
    private long stale;
    private long dropped;
    private long written;
    private long failed;
    private long deletedBySource;
    private long deletedByReplace;
    private long undeleted;
    private String firstFailure;
    private final LoadDiff diff;

    public RowCounts() {
        this(OptionalInt.empty());
    }

    /** @param examples how many of each kind of change to keep; empty if changes are not asked for */
    public RowCounts(OptionalInt examples) {
        diff = examples.isPresent() ? new LoadDiff(examples.getAsInt()) : null;
    }

    /**
     * What was read.
     *
     * @param entities of how many the rows in the window are
     * @param rejects rows that keys and times alone make rejects
     */
    public synchronized void recordRead(long readBefore, long readAfter, long inWindow, long entities, long rejects) {
        beforeWindow += readBefore;
        afterWindow += readAfter;
        superseded += inWindow - entities;
        read += readBefore + readAfter + inWindow + rejects;
    }

    /** @param more entities whose latest row was chosen among several with the same event and created time */
    public synchronized void recordTies(long more) {
        ties += more;
    }

    /** Takes in what became of other rows. */
    public synchronized void add(RowCounts other) {
        read += other.read;
        beforeWindow += other.beforeWindow;
        afterWindow += other.afterWindow;
        superseded += other.superseded;
        ties += other.ties;
        rejected += other.rejected;
        other.rejectedBy.forEach((reason, count) -> rejectedBy.merge(reason, count, Long::sum));
        other.rejectedFeatures.forEach((feature, count) -> rejectedFeatures.merge(feature, count, Long::sum));
        expired += other.expired;
        stale += other.stale;
        dropped += other.dropped;
        written += other.written;
        failed += other.failed;
        deletedBySource += other.deletedBySource;
        deletedByReplace += other.deletedByReplace;
        undeleted += other.undeleted;
        noteFailure(other.firstFailure);
        if (diff != null && other.diff != null) {
            diff.add(other.diff);
        }
    }

    /** @param feature the first one that is invalid, if that is the reason */
    synchronized void recordReject(RejectReason reason, Optional<String> feature) {
        rejected++;
        rejectedBy.merge(reason, 1L, Long::sum);
        feature.ifPresent(name -> rejectedFeatures.merge(name, 1L, Long::sum));
    }

    public synchronized void recordWrites(List<WriteOutcome> outcomes) {
        for (WriteOutcome outcome : outcomes) {
            // The constants have a switch of their own: the first one over constants and classes costs 12 ms of every run.
            switch (outcome) {
                case WriteOutcome.Done done -> recordWrite(done);
                case WriteOutcome.Failed failure -> {
                    failed++;
                    noteFailure(failure.reason());
                }
            }
        }
    }

    private void recordWrite(WriteOutcome.Done done) {
        switch (done) {
            case WRITTEN -> written++;
            case DELETED -> deletedBySource++;
            case STALE -> stale++;
            case EXPIRED -> expired++;
            case DROPPED -> dropped++;
        }
    }

    synchronized void recordDeletes(List<DeleteOutcome> outcomes) {
        for (DeleteOutcome outcome : outcomes) {
            switch (outcome) {
                case DeleteOutcome.Done.DELETED -> deletedByReplace++;
                case DeleteOutcome.Done.NOT_FOUND -> {
                }
                case DeleteOutcome.Failed failure -> {
                    undeleted++;
                    noteFailure(failure.reason());
                }
            }
        }
    }

    private void noteFailure(String reason) {
        firstFailure = firstFailure == null ? reason : firstFailure;
    }

    public long read() {
        return read;
    }

    /** What became of the rows, by the names that reports and metrics give it. */
    public Map<String, Long> outcomes() {
        Map<String, Long> named = new LinkedHashMap<>();
        named.put("before_window", beforeWindow);
        named.put("after_window", afterWindow);
        named.put("superseded", superseded);
        named.put("rejected", rejected);
        named.put("expired", expired);
        named.put("stale", stale);
        named.put("dropped", dropped);
        named.put("written", written);
        named.put("failed", failed);
        named.put("deleted", deleted());
        named.put("deleted_by_source", deletedBySource);
        named.put("undeleted", undeleted);
        return named;
    }

    public long beforeWindow() {
        return beforeWindow;
    }

    public long afterWindow() {
        return afterWindow;
    }

    public long superseded() {
        return superseded;
    }

    /**
     * Entities whose latest row was chosen among several with the same event and created time: a source should say which
     * of them is the newest. Not part of the sum.
     */
    public long ties() {
        return ties;
    }

    public long rejected() {
        return rejected;
    }

    public Map<RejectReason, Long> rejectedBy() {
        return rejectedBy;
    }

    /** How many rows were rejected for a value of each feature, by name. */
    public Map<String, Long> rejectedFeatures() {
        return rejectedFeatures;
    }

    public long expired() {
        return expired;
    }

    public long stale() {
        return stale;
    }

    public long dropped() {
        return dropped;
    }

    public long written() {
        return written;
    }

    public long failed() {
        return failed;
    }

    /** Rows that are marked deleted and whose entities the store does not have now. */
    public long deletedBySource() {
        return deletedBySource;
    }

    /** Entities that {@code --replace} removed; they were not read, so they are not part of the sum. */
    public long deletedByReplace() {
        return deletedByReplace;
    }

    /** All of them. */
    public long deleted() {
        return deletedBySource + deletedByReplace;
    }

    /** Entities that {@code --replace} could not remove. */
    public long undeleted() {
        return undeleted;
    }

    /** How a dry run would change the store, null if that is not asked for. */
    public LoadDiff diff() {
        return diff;
    }

    /** Why the first of the failed rows failed, null if none did. */
    public String firstFailure() {
        return firstFailure;
    }
}
