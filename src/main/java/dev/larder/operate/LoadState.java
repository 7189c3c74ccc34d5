package dev.larder.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.expect.Freshness;
import dev.larder.report.RunHistory;
import dev.larder.report.RunRecord;
import dev.larder.store.LeaseAnswer.HeldBy;
import dev.larder.store.RunLedger;

/**
 * What the store knows of the loads of a view.
 *
 * @param holder who has the view's lease now: a run, or a command that removes rows
 */
public record LoadState(String view, OptionalLong watermark, RunHistory history, Optional<HeldBy> holder) {
    private static final String DIED = "died";

    public static List<LoadState> of(RunLedger ledger, List<String> views, long nowMicros) {
        List<RunLedger.Entry> entries = ledger.entries(views);
        List<LoadState> states = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            RunLedger.Entry entry = entries.get(i);
            states.add(new LoadState(views.get(i), entry.watermark(),
                    entry.runs().map(RunHistory::parse).orElse(RunHistory.NONE),
                    entry.holder().filter(held -> held.untilMicros() > nowMicros)));
        }
        return states;
    }

    /** The newest event time that a run has loaded; empty if none has. */
    public OptionalLong newestMicros() {
        OptionalLong written = history.newestMicros();
        return watermark.isEmpty() || written.isPresent() && written.getAsLong() > watermark.getAsLong()
                ? written
                : watermark;
    }

    /** Of the newest event; nothing is older than now. */
    public Optional<Duration> age(long nowMicros) {
        OptionalLong newest = newestMicros();
        return newest.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(0, nowMicros - newest.getAsLong()) / 1_000));
    }

    public Freshness.Level judge(Freshness freshness, long nowMicros) {
        return age(nowMicros).map(freshness::of).orElseGet(freshness::ofNothing);
    }

    public Optional<RunRecord> lastRun() {
        return history.runs().isEmpty() ? Optional.empty() : Optional.of(history.runs().getLast());
    }

    /** How a run ended; one that lost its lease without an end has died. */
    public String result(RunRecord run) {
        return run.isOpen() && !run.holder().equals(holder.map(HeldBy::holder)) ? DIED : run.status();
    }

    public boolean hasDied(RunRecord run) {
        return result(run).equals(DIED);
    }
}
