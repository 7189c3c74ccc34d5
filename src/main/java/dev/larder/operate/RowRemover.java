package dev.larder.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.larder.materialize.Interruption;
import dev.larder.materialize.Lease;
import dev.larder.materialize.Progress;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;

/** Removes rows from a store step by step, at a limited rate, while no run may write the views concerned. */
public final class RowRemover {
    /** Sleeps are short, so that an interruption is noticed in the middle of a large step at a low rate. */
    private static final long MAX_SLEEP_MILLIS = 100;

    private final OnlineStore store;
    private final OptionalLong rate;
    private final Duration leaseWait;
    private final Progress progress;
    private final Interruption interruption;

    /**
     * @param changed rows that were kept and lost some of their features
     * @param exact whether these numbers are, see {@link Maintenance#countsExactly}
     */
    public record Removed(long removed, long changed, boolean exact) {}

    /** One removal, which ends early once the pace says so. */
    public interface Work {
        Removed run(Maintenance.Pace pace);
    }

    /**
     * @param rate the most rows per second; empty for no limit
     * @param leaseWait how long to wait for a run that writes one of the views
     */
    public RowRemover(OnlineStore store, OptionalLong rate, Duration leaseWait, Progress progress,
            Interruption interruption) {
        this.store = store;
        this.rate = rate;
        this.leaseWait = leaseWait;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * Holds the leases of all views meanwhile: the watermark of a run promises that its rows are in the store.
     *
     * @param rows about how many rows the work visits
     */
    public Removed run(List<String> views, long rows, Work work) {
        List<Lease> held = new ArrayList<>();
        progress.phase("removing", rows);
        try {
            for (String view : views) {
                Lease.take(store.ledger(), view, leaseWait, progress::note, interruption).ifPresent(held::add);
            }
            return interruption.isRequested() ? new Removed(0, 0, true) : work.run(pace());
        } finally {
            held.forEach(Lease::close);
        }
    }

    /** Removes all rows of these views, or of the first ones if the pace ends it. @return how many rows were removed */
    public static long clear(Maintenance contents, List<String> views, Maintenance.Pace pace) {
        long removed = 0;
        for (String view : views) {
            removed += contents.clear(view, pace);
            if (!pace.next(0)) {
                break;
            }
        }
        return removed;
    }

    private Maintenance.Pace pace() {
        long start = System.nanoTime();
        return new Maintenance.Pace() {
            private long done;

            @Override
            public boolean next(long rows) {
                progress.advance(rows);
                // Waits for the steps before this one, so that no time is spent after the last one.
                rate.ifPresent(limit -> sleepUntil(start + (long) (done * 1e9 / limit)));
                done += rows;
                return !interruption.isRequested();
            }

            @Override
            public OptionalLong mostASecond() {
                return rate;
            }
        };
    }

    private void sleepUntil(long nanos) {
        try {
            for (long left = nanos - System.nanoTime(); left > 0 && !interruption.isRequested(); left = nanos
                    - System.nanoTime()) {
                Thread.sleep(Math.min(MAX_SLEEP_MILLIS, left / 1_000_000 + 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interruption.request();
        }
    }
}
