package dev.larder.materialize;

import java.util.OptionalLong;

import dev.larder.expect.LoadProfile;
import dev.larder.materialize.Baseline.Kind;
import dev.larder.source.RowGroup;
import dev.larder.store.RunLedger;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/** What the last accepted runs of a view can have read: why the store lacks a row of the source. */
final class LastRuns {
    private final OptionalLong lastMicros;
    private final OptionalLong fullMicros;
    private final OptionalLong watermark;

    private LastRuns(OptionalLong lastMicros, OptionalLong fullMicros, OptionalLong watermark) {
        this.lastMicros = lastMicros;
        this.fullMicros = fullMicros;
        this.watermark = watermark;
    }

    static LastRuns of(RunLedger ledger, String view) {
        Baseline baseline = Baseline.read(ledger, view);
        LoadProfile full = baseline.loads().get(Kind.FULL);
        return new LastRuns(baseline.loads().values().stream().mapToLong(LoadProfile::takenMicros).max(),
                full == null ? OptionalLong.empty() : OptionalLong.of(full.takenMicros()), ledger.watermark(view));
    }

    /**
     * The end of a sentence about a row that the store lacks; empty if nothing is known.
     *
     * @param group that has the row
     */
    String reason(RowGroup group, long eventMicros) {
        long written = group.file().stored().modifiedMillis();
        if (lastMicros.isPresent() && written > lastMicros.getAsLong() / 1000) {
            String file = Quoted.path(group.fileName());
            return watermark.isPresent() && eventMicros < watermark.getAsLong()
                    ? "; late: " + file + " came after the last run, and the row is older than the watermark "
                            + Times.print(watermark.getAsLong())
                    : "; not loaded yet: " + file + " came after the last run";
        }
        boolean wasRead = fullMicros.isPresent() && written <= fullMicros.getAsLong() / 1000
                && eventMicros <= fullMicros.getAsLong();
        return wasRead ? ", although the full run of " + Times.print(fullMicros.getAsLong()) + " read it" : "";
    }
}
