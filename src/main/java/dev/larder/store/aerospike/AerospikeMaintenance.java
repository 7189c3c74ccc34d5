package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.aerospike.client.BatchDelete;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.BatchDeletePolicy;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
import dev.larder.store.aerospike.AerospikeViewMetadata.ViewRecord;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/** Counts and removes the rows of one project. The metadata of each view says which set holds its rows. */
final class AerospikeMaintenance implements Maintenance {
    private static final Duration WAIT_TO_COUNT = Duration.ofSeconds(5);

    private final AerospikeCluster cluster;
    private final AerospikeViewMetadata metadata;
    private final AerospikeRunLedger ledger;
    private final AerospikeSettings settings;
    private final Duration timeout;
    private final Map<String, FeatureView> known = new TreeMap<>();
    private boolean exact = true;

    AerospikeMaintenance(AerospikeCluster cluster, AerospikeViewMetadata metadata, AerospikeRunLedger ledger,
            AerospikeSettings settings) {
        this.cluster = cluster;
        this.metadata = metadata;
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
        Set<String> names = metadata.views();
        // In layout `view`, only a removed view can have rows without being listed.
        Set<String> ofFeast = metadata.isShared() ? known.keySet() : Set.of();
        Stream.concat(ofFeast.stream(), metadata.removedViews().stream()).distinct()
                .filter(view -> !names.contains(view) && hasUnlistedRows(view)).toList().forEach(names::add);
        return names.stream().map(name -> {
            ViewRecord record = viewRecord(name);
            return new StoredView(name, record == null ? Set.of() : record.features().keySet());
        }).toList();
    }

    /** Whether a view has rows that Feast wrote, or that a node of the Community Edition brought back. */
    private boolean hasUnlistedRows(String view) {
        return metadata.read(view) == null && count(view) > 0;
    }

    /** The view's metadata; for a view without any, where its rows would be, or null if that is unknown. */
    private ViewRecord viewRecord(String view) {
        ViewRecord record = metadata.read(view);
        if (record == null && metadata.isShared() && known.containsKey(view)) {
            return metadata.configured(known.get(view));
        }
        return record == null ? removed(view) : record;
    }

    /** Where rows of a removed view may come back: in a set that it had for itself, and that nobody has now. */
    private ViewRecord removed(String view) {
        ViewRecord removed = metadata.removed(view);
        return removed == null || removed.isShared() || !isServed(removed.placement())
                || metadata.hasOwner(removed.placement()) ? null : removed;
    }

    private boolean isServed(Placement at) {
        return cluster.info(at, "namespaces").stream()
                .anyMatch(namespaces -> List.of(namespaces.split(";")).contains(at.namespace()));
    }

    @Override
    public long count(String view) {
        ViewRecord record = viewRecord(view);
        if (record == null) {
            return 0;
        }
        return record.isShared()
                ? counted(record.placement(), () -> new ViewSlotMaintenance(cluster, record.placement(),
                        new ViewSlotExpressions(view), timeout).count())
                : rows(record);
    }

    /** The server's own count takes no scan, but includes tombstones. */
    private long rows(ViewRecord record) {
        Placement at = record.placement();
        return counted(at, record.hasTombstones()
                ? () -> new SetQuery(cluster, at, Optional.of(Exp.not(ViewLayout.IS_TOMBSTONE)), timeout).count()
                : () -> SetStatistics.of(cluster, at).objects());
    }

    /** The number of tombstones of a view. */
    long tombstones(String view) {
        ViewRecord record = viewRecord(view);
        return record == null || !record.hasTombstones()
                ? 0
                : counted(record.placement(), () -> new SetQuery(cluster, record.placement(),
                        Optional.of(ViewLayout.IS_TOMBSTONE), timeout).count());
    }

    /**
     * While partitions migrate, records are counted twice or not at all. A short migration is waited for, once; a long one
     * may take hours, and the counts are inexact then.
     */
    private long counted(Placement at, LongSupplier count) {
        // Names an unknown namespace, which cannot be stable.
        SetStatistics.namespace(cluster, at);
        StableCluster stable = new StableCluster(cluster, at, rows -> true);
        exact = exact && stable.isStableWithin(WAIT_TO_COUNT);
        long rows = count.getAsLong();
        exact = exact && stable.now().isStable();
        return rows;
    }

    @Override
    public boolean countsExactly() {
        return exact;
    }

    @Override
    public long clear(String view, Pace pace) {
        ViewRecord record = viewRecord(view);
        if (record != null && record.isShared()) {
            ViewSlotMaintenance slots = new ViewSlotMaintenance(cluster, record.placement(),
                    new ViewSlotExpressions(view), timeout);
            long removed = slots.clear(pace);
            exact &= slots.isExact();
            if (!slots.wasEnded()) {
                forget(view);
            }
            return removed;
        }
        // A truncation hides the whole set at once; the servers free the memory in the background.
        OptionalLong removed = record == null ? OptionalLong.of(0) : truncate(record, pace);
        if (removed.isEmpty()) {
            return 0;
        }
        forget(view);
        pace.next(removed.getAsLong());
        return removed.getAsLong();
    }

    /** Removes the watermark, documents, lease and metadata of a view. */
    void forget(String view) {
        ledger.forget(view);
        metadata.forget(view);
    }

    @Override
    public DeleteOutcome erase(String view, String entity) {
        ViewRecord record = viewRecord(view);
        if (record == null) {
            return DeleteOutcome.Done.NOT_FOUND;
        }
        Placement at = record.placement();
        return record.isShared()
                ? eraseSlot(view, record, entity)
                : eraseRecord(at, entity);
    }

    /** A tombstone goes too, but is not what the caller counts. */
    private DeleteOutcome eraseRecord(Placement at, String entity) {
        Key key = new Key(at.namespace(), at.set(), entity);
        BatchDeletePolicy policy = new BatchDeletePolicy();
        policy.filterExp = Exp.build(Exp.not(ViewLayout.IS_TOMBSTONE));
        DeleteOutcome outcome = erase(at, new BatchDelete(policy, key));
        if (outcome == DeleteOutcome.Done.NOT_FOUND) {
            erase(at, new BatchDelete(key));
        }
        return outcome;
    }

    /** Uses the stored join keys and key version, which may differ from the config's. */
    private DeleteOutcome eraseSlot(String view, ViewRecord record, String entity) {
        Placement at = record.placement();
        RecordLayout layout = new FeastLayout(at, view, record.joinKeys(), List.of(), Ttl.BACKEND_DEFAULT,
                KeyVersion.stored(Long.toString(record.keyVersion())));
        try {
            EntityKey key = EntityKey.parse(record.joinKeys(), entity);
            DeleteOutcome outcome = erase(at, layout.delete(key, Optional.empty()));
            erase(at, layout.deleteIfEmpty(key).orElseThrow());
            return outcome;
        } catch (BadValueException e) {
            // Not an entity of these join keys.
            return DeleteOutcome.Done.NOT_FOUND;
        }
    }

    private DeleteOutcome erase(Placement at, BatchRecord delete) {
        new RecordBatch(cluster, cluster.attempts(timeout)).run(List.of(delete));
        return AerospikeStore.deleted(delete, at);
    }

    /** @return how many records the set had; empty if the pace ended the wait for the cluster */
    private OptionalLong truncate(ViewRecord record, Pace pace) {
        Placement at = record.placement();
        // A server answers a truncation of an unknown namespace with OK; this call does not.
        long before = rows(record);
        RepeatedChange repeated = new RepeatedChange(cluster, at, Optional.empty(), pace, timeout);
        boolean done = repeated.run(new Truncation(cluster, at, timeout));
        exact &= repeated.isExact();
        return done ? OptionalLong.of(before) : OptionalLong.empty();
    }

    @Override
    public long drop(FeatureView view, Set<String> features, Pace pace) {
        metadata.ensure(view);
        ViewSlotExpressions slot = new ViewSlotExpressions(view.name());
        Exp matching = metadata.isShared() ? slot.holdsAny(features) : ViewLayout.holdsAny(features);
        Operation dropping = metadata.isShared() ? slot.dropping(features) : ViewLayout.dropping(features);
        BackgroundJob job = new BackgroundJob(cluster, metadata.placement(view), timeout, matching, pace, dropping);
        long changed = job.run();
        exact &= job.isExact();
        if (!job.wasEnded()) {
            metadata.drop(view, features);
        }
        return changed;
    }
}
