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
    private final long nowMicros;

    DryRun(OnlineStore store, PrewriteHook hook, FeatureView view, WriteOptions options, long nowMicros) {
        this.store = store;
        this.hook = hook;
        this.view = view;
        this.options = options;
        this.nowMicros = nowMicros;
    }

    /** One outcome a row, those that the hook drops last. */
    List<WriteOutcome> outcomes(List<FeatureRow> given) {
        List<FeatureRow> rows = hook.beforeWrite(view, given);
        ViewRead read = new ViewRead(view, List.of(), rows.stream().map(FeatureRow::key).toList());
        List<ReadResult> stored = store.read(List.of(read)).getFirst();
        List<WriteOutcome> outcomes = new ArrayList<>(given.size());
        for (int i = 0; i < rows.size(); i++) {
            outcomes.add(outcome(rows.get(i), stored.get(i)));
        }
        outcomes.addAll(Collections.nCopies(given.size() - rows.size(), Done.DROPPED));
        return outcomes;
    }

    private WriteOutcome outcome(FeatureRow row, ReadResult stored) {
        Expiry expiry = Expiry.of(view, options, row.eventMicros(), nowMicros);
        if (expiry instanceof Expiry.At at && at.micros() <= nowMicros) {
            return Done.EXPIRED;
        }
        boolean stale = options.conflict() == Conflict.NEWEST && stored instanceof ReadResult.Found found
                && found.row().isNewerThan(store.asStored(view, row));
        return stale ? Done.STALE : Done.WRITTEN;
    }
}
