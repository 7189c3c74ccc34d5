package dev.larder.materialize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
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
    private final boolean mayFindTombstones;
    private final RowComparison.Now now;
    /** Null if only outcomes are asked for, which need no values of features. */
    private final LoadDiff diff;

    /** @param mayFindTombstones whether the source deletes entities */
    DryRun(OnlineStore store, PrewriteHook hook, FeatureView view, WriteOptions options, boolean mayFindTombstones,
            RowComparison.Now now, LoadDiff diff) {
        this.store = store;
        this.hook = hook;
        this.view = view;
        this.options = options;
        this.mayFindTombstones = mayFindTombstones;
        this.now = now;
        this.diff = diff;
    }

    /** One outcome a row, those that the hook drops last. */
    List<WriteOutcome> outcomes(List<FeatureRow> given) {
        List<FeatureRow> rows = hook.beforeWrite(view, given);
        List<EntityKey> keys = rows.stream().map(FeatureRow::key).toList();
        List<ReadResult> stored = stored(keys);
        List<Optional<Tombstone>> tombstones = mayFindTombstones && options.conflict() == Conflict.NEWEST
                ? store.inspection().tombstones(view, keys)
                : Collections.nCopies(keys.size(), Optional.empty());
        List<WriteOutcome> outcomes = new ArrayList<>(given.size());
        for (int i = 0; i < rows.size(); i++) {
            FeatureRow row = store.asStored(view, rows.get(i));
            Optional<Tombstone> newer = tombstones.get(i).filter(tombstone -> tombstone.isNewerThan(row));
            WriteOutcome outcome = isExpired(rows.get(i))
                    ? Done.EXPIRED
                    : newer.isPresent() || isStale(row, stored.get(i)) ? Done.STALE : Done.WRITTEN;
            outcomes.add(outcome);
            if (diff != null) {
                ReadResult served = stored.get(i);
                diff.record(view, row, outcome, newer.map(tombstone -> RowComparison.keptOut(row, tombstone))
                        .orElseGet(() -> RowComparison.of(view, row, served, now)));
            }
        }
        outcomes.addAll(Collections.nCopies(given.size() - rows.size(), Done.DROPPED));
        return outcomes;
    }

    /** One outcome for each entity to be deleted. */
    List<WriteOutcome> outcomesOf(List<Tombstone> tombstones) {
        List<ReadResult> stored = stored(tombstones.stream().map(Tombstone::key).toList());
        List<WriteOutcome> outcomes = new ArrayList<>(tombstones.size());
        for (int i = 0; i < tombstones.size(); i++) {
            Tombstone tombstone = tombstones.get(i);
            WriteOutcome outcome = isStale(store.asStored(view, tombstone.asRow()), stored.get(i))
                    ? Done.STALE
                    : Done.DELETED;
            outcomes.add(outcome);
            if (diff != null) {
                diff.record(tombstone, outcome, RowComparison.of(view, tombstone, stored.get(i), store, now));
            }
        }
        return outcomes;
    }

    private List<ReadResult> stored(List<EntityKey> keys) {
        return store.read(List.of(new ViewRead(view, diff == null ? List.of() : view.features(), keys))).getFirst();
    }

    private boolean isExpired(FeatureRow row) {
        Expiry expiry = Expiry.of(view, options, row.eventMicros(), now.nowMicros());
        return expiry instanceof Expiry.At at && at.micros() <= now.nowMicros();
    }

    /** @param row as the store would keep it */
    private boolean isStale(FeatureRow row, ReadResult stored) {
        return options.conflict() == Conflict.NEWEST && stored instanceof ReadResult.Found found
                && found.row().isNewerThan(row);
    }
}
