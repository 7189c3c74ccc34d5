package dev.larder.materialize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;

/** What a write would do, by what the store has now. */
final class DryRun {
    private final OnlineStore store;
    private final PrewriteHook hook;
    private final FeatureView view;
    private final WriteOptions options;
    private final RowComparison.Now now;
    /** Null if only outcomes are asked for, which need no values of features. */
    private final LoadDiff diff;

    DryRun(OnlineStore store, PrewriteHook hook, FeatureView view, WriteOptions options, RowComparison.Now now,
            LoadDiff diff) {
        this.store = store;
        this.hook = hook;
        this.view = view;
        this.options = options;
        this.now = now;
        this.diff = diff;
    }

    /** One outcome a row, those that the hook drops last. */
    List<WriteOutcome> outcomes(List<FeatureRow> given) {
        List<FeatureRow> rows = hook.beforeWrite(view, given);
        ViewRead read = new ViewRead(view, diff == null ? List.of() : view.features(),
                rows.stream().map(FeatureRow::key).toList());
        List<ReadResult> stored = store.read(List.of(read)).getFirst();
        List<WriteOutcome> outcomes = new ArrayList<>(given.size());
        for (int i = 0; i < rows.size(); i++) {
            FeatureRow row = store.asStored(view, rows.get(i));
            WriteOutcome outcome = isExpired(rows.get(i)) ? Done.EXPIRED : outcome(row, stored.get(i));
            outcomes.add(outcome);
            if (diff != null) {
                diff.record(view, row, outcome, RowComparison.of(view, row, stored.get(i), now));
            }
        }
        outcomes.addAll(Collections.nCopies(given.size() - rows.size(), Done.DROPPED));
        return outcomes;
    }

    private boolean isExpired(FeatureRow row) {
        Expiry expiry = Expiry.of(view, options, row.eventMicros(), now.nowMicros());
        return expiry instanceof Expiry.At at && at.micros() <= now.nowMicros();
    }

    /** @param row as the store would keep it */
    private WriteOutcome outcome(FeatureRow row, ReadResult stored) {
        boolean isStale = options.conflict() == Conflict.NEWEST && stored instanceof ReadResult.Found found
                && found.row().isNewerThan(row);
        return isStale ? Done.STALE : Done.WRITTEN;
    }
}
