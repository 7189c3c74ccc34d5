package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueText;

/** What a verification found, with the first differences. */
public final class VerifyReport {

    /**
     * @param kind as the counts are called: different, missing, stale or extra
     * @param entity its text, or the key of a record that is of none
     */
    public record Difference(String kind, String entity, String what) {}

    private final String view;
    private final int show;
    private final List<Difference> shown = new ArrayList<>();
    private long equal;
    private long different;
    private long missing;
    private long stale;
    private long newer;
    private long extra;
    private long expired;
    private long rejected;
    private long dropped;
    private boolean complete;

    VerifyReport(String view, int show) {
        this.view = view;
        this.show = show;
    }

    synchronized void countEqual() {
        equal++;
    }

    synchronized void countNewer() {
        newer++;
    }

    synchronized void countExpired() {
        expired++;
    }

    synchronized void countRejected(long rows) {
        rejected += rows;
    }

    synchronized void countDropped(long rows) {
        dropped += rows;
    }

    synchronized void recordDifferent(EntityKey key, String what) {
        different++;
        show("different", key.text(), what);
    }

    synchronized void recordMissing(EntityKey key, String what) {
        missing++;
        show("missing", key.text(), what);
    }

    synchronized void recordStale(EntityKey key, String what) {
        stale++;
        show("stale", key.text(), what);
    }

    synchronized void recordExtra(EntityKey key) {
        extra++;
        show("extra", key.text(), "the source has no such entity");
    }

    /** A record among the view's that is of no entity. */
    synchronized void recordForeign(String key, String what) {
        extra++;
        show("extra", key, what);
    }

    private void show(String kind, String entity, String what) {
        if (shown.size() < show) {
            shown.add(new Difference(kind, entity, what));
        }
    }

    void setComplete(boolean all) {
        complete = all;
    }

    static String print(Feature feature, Object value) {
        return switch (value) {
            case null -> "null";
            case NoValue absent -> "missing";
            default -> ValueText.print(feature.type(), value);
        };
    }

    public String view() {
        return view;
    }

    /** False if it was interrupted. */
    public boolean isComplete() {
        return complete;
    }

    /** A newer row in the store is not a difference: it was written after the source. */
    public boolean hasDifferences() {
        return different + missing + stale + extra > 0;
    }

    public List<Difference> shown() {
        return shown;
    }

    public long equal() {
        return equal;
    }

    public long different() {
        return different;
    }

    public long missing() {
        return missing;
    }

    public long stale() {
        return stale;
    }

    public long newer() {
        return newer;
    }

    public long extra() {
        return extra;
    }

    /** Not in the store, because their ttl from the event is over. */
    public long expired() {
        return expired;
    }

    /** Rows of the source that no run could write. */
    public long rejected() {
        return rejected;
    }

    /** Rows that the prewrite hook leaves out; what the store has of their entities is not looked at. */
    public long dropped() {
        return dropped;
    }
}
