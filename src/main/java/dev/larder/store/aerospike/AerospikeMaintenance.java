package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.aerospike.client.BatchDelete;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Key;
import com.aerospike.client.policy.InfoPolicy;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
import dev.larder.store.aerospike.AerospikeViewMetadata.Mark;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/** The sets of one project, each found by the mark of its view, wherever a config put it. */
final class AerospikeMaintenance implements Maintenance {
    /** Truncation keeps what was written in its own millisecond. */
    private static final long MILLIS_BEFORE = 2;
    private static final long MILLIS_BETWEEN_LOOKS = 20;

    private final AerospikeCluster servers;
    private final AerospikeViewMetadata marks;
    private final AerospikeRunLedger ledger;
    private final AerospikeSettings settings;
    private final Duration timeout;
    private final Map<String, FeatureView> known = new TreeMap<>();

    AerospikeMaintenance(AerospikeCluster servers, AerospikeViewMetadata marks, AerospikeRunLedger ledger,
            AerospikeSettings settings) {
        this.servers = servers;
        this.marks = marks;
        this.ledger = ledger;
        this.settings = settings;
        this.timeout = settings.connection().timeouts().batch();
    }

    @Override
    public void know(FeatureView view) {
        known.put(view.name(), view);
    }

    @Override
    public List<StoredView> views() {
        Set<String> names = marks.views();
        known.keySet().stream().filter(this::isOthers).forEach(names::add);
        return names.stream().map(name -> {
            Mark mark = mark(name);
            return new StoredView(name, mark == null ? Set.of() : mark.features().keySet());
        }).toList();
    }

    /** Whether there are rows of a view that Feast wrote, and larder never did. */
    private boolean isOthers(String view) {
        return marks.isShared() && marks.read(view) == null && count(view) > 0;
    }

    /** The view's mark, or the one that it would have; null where nobody knows of it. */
    private Mark mark(String view) {
        Mark mark = marks.read(view);
        return mark == null && marks.isShared() && known.containsKey(view) ? marks.wanted(known.get(view)) : mark;
    }

    @Override
    public long count(String view) {
        Mark mark = mark(view);
        if (mark == null) {
            return 0;
        }
        return mark.isShared()
                ? new ViewSlotMaintenance(servers, mark.placement(), new ViewSlotExpressions(view), timeout).count()
                : SetFigures.of(servers, mark.placement()).objects();
    }

    @Override
    public long clear(String view, Pace pace) {
        Mark mark = mark(view);
        if (mark != null && mark.isShared()) {
            ViewSlotMaintenance slots = new ViewSlotMaintenance(servers, mark.placement(),
                    new ViewSlotExpressions(view), timeout);
            long removed = slots.clear(pace);
            if (!slots.wasEnded()) {
                forget(view);
            }
            return removed;
        }
        // A set goes in one step, however large it is; the servers give back its memory in the background.
        long removed = mark == null ? 0 : truncate(mark.placement());
        forget(view);
        pace.next(removed);
        return removed;
    }

    /** Removes what is kept beside the rows of a view. */
    void forget(String view) {
        ledger.forget(view);
        marks.forget(view);
    }

    @Override
    public DeleteOutcome erase(String view, String entity) {
        Mark mark = mark(view);
        if (mark == null) {
            return DeleteOutcome.Done.NOT_FOUND;
        }
        Placement at = mark.placement();
        return mark.isShared()
                ? eraseSlot(view, mark, entity)
                : erase(at, new BatchDelete(new Key(at.namespace(), at.set(), entity)));
    }

    /** By the view's own join keys and their bytes, whatever the config says of others. */
    private DeleteOutcome eraseSlot(String view, Mark mark, String entity) {
        Placement at = mark.placement();
        RecordLayout layout = new FeastLayout(at, view, mark.joinKeys(), List.of(),
                KeyVersion.stored(Long.toString(mark.keyVersion())));
        try {
            EntityKey key = EntityKey.parse(mark.joinKeys(), entity);
            DeleteOutcome outcome = erase(at, layout.delete(key, Optional.empty()));
            erase(at, layout.sweep(key).orElseThrow());
            return outcome;
        } catch (BadValueException e) {
            // It is no entity of these join keys.
            return DeleteOutcome.Done.NOT_FOUND;
        }
    }

    private DeleteOutcome erase(Placement at, BatchRecord delete) {
        new RecordBatch(servers, servers.attempts(timeout)).run(List.of(delete));
        return AerospikeStore.deleted(delete, at);
    }

    private long truncate(Placement at) {
        // An unknown namespace would be answered with OK.
        long before = SetFigures.of(servers, at).objects();
        AerospikeCluster.pause(MILLIS_BEFORE);
        servers.call(at, timeout, (client, attempts) -> {
            client.truncate(new InfoPolicy(), at.namespace(), at.set(), null);
            return null;
        });
        awaitEmpty(at);
        return before;
    }

    /** Readers see nothing at once; the figures follow when the servers have come to it. */
    private void awaitEmpty(Placement at) {
        SetFigures figures = SetFigures.of(servers, at);
        while (figures.truncating()) {
            AerospikeCluster.pause(MILLIS_BETWEEN_LOOKS);
            figures = SetFigures.of(servers, at);
        }
    }

    @Override
    public long drop(FeatureView view, Set<String> features, Pace pace) {
        marks.make(view);
        BackgroundJob job = new BackgroundJob(servers, marks.placement(view), timeout);
        long changed;
        if (marks.isShared()) {
            ViewSlotExpressions slot = new ViewSlotExpressions(view.name());
            changed = job.run(slot.holdsAny(features), pace, slot.dropping(features));
        } else {
            changed = job.run(ViewLayout.holdsAny(features), pace, ViewLayout.dropping(features));
        }
        if (!job.wasEnded()) {
            marks.drop(view, features);
        }
        return changed;
    }
}
