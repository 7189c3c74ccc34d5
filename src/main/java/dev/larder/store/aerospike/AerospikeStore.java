package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Operation;
import com.aerospike.client.ResultCode;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.RecordExistsAction;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.feature.Ttl;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Introspection;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunLedger;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.backend.ExpiryRule;
import dev.larder.store.feast.WholeSeconds;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** An online store in an Aerospike cluster. */
public final class AerospikeStore implements OnlineStore {
    /** One batch is executed by the server, one is packed by the client and one is on its way. */
    private static final int PARALLEL_WRITES = 3;
    private static final String TOMBSTONES_TOO_LONG = "Aerospike accepts 3650d at most.";

    private final AerospikeSettings settings;
    private final String project;
    private final Clock clock;
    private final Expirations expirations;
    private final AerospikeCluster cluster;
    private final AdaptiveBatches batches;
    private final MetadataRecords metadataRecords;
    private final AerospikeViewMetadata metadata;

    public AerospikeStore(AerospikeSettings settings, String project, Clock clock) {
        this(settings, project, clock, clock);
    }

    /** @param serverClock the clock that the servers count a ttl by */
    AerospikeStore(AerospikeSettings settings, String project, Clock clock, Clock serverClock) {
        this.settings = settings;
        this.project = project;
        this.clock = clock;
        this.expirations = new Expirations(serverClock);
        this.cluster = new AerospikeCluster(settings);
        this.batches = new AdaptiveBatches(cluster, settings.records().batchMaxRecords());
        this.metadataRecords = new MetadataRecords(cluster, settings.connection().timeouts().batch());
        this.metadata = new AerospikeViewMetadata(metadataRecords, settings, project);
    }

    private RecordLayout layout(FeatureView view) {
        Placement placement = metadata.placement(view);
        return switch (settings.records().layout()) {
            case VIEW -> new ViewLayout(placement, view);
            case FEAST -> new FeastLayout(placement, view.name(), view.keys(), view.features(), view.ttl(),
                    settings.records().feast().keyVersion());
        };
    }

    @Override
    public List<List<ReadResult>> read(List<ViewRead> reads) {
        reads.forEach(read -> metadata.compare(read.view()));
        int keys = reads.stream().mapToInt(read -> read.keys().size()).sum();
        Duration timeout = keys > 1
                ? settings.connection().timeouts().batch()
                : settings.connection().timeouts().read();
        return new AerospikeRead(cluster, batches, metadata, nowMicros()).read(reads,
                reads.stream().map(read -> layout(read.view())).toList(), timeout);
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        metadata.ensure(view);
        Duration timeout = rows.size() > 1
                ? settings.connection().timeouts().batch()
                : settings.connection().timeouts().write();
        long now = nowMicros();
        ExpiryRule expiries = settings.isFeast()
                ? ExpiryRule.sharedRecord(view, settings.records().feast().recordTtl(), options, now)
                : ExpiryRule.ownRecord(view, options, now);
        return new AerospikeWrite(batches, expirations, target(view),
                new AerospikeWrite.Call(rows, expiries, options, timeout, now)).run();
    }

    private AerospikeWrite.Target target(FeatureView view) {
        return new AerospikeWrite.Target(layout(view), metadata.placement(view), settings.records());
    }

    @Override
    public List<WriteOutcome> writeTombstones(FeatureView view, List<Tombstone> tombstones, Conflict conflict,
            Duration ttl) {
        boolean areKept = hasTombstones() && !ttl.isZero();
        metadata.ensure(view);
        if (areKept) {
            metadata.ensureTombstones(view);
        }
        long now = nowMicros();
        OptionalInt expiration = areKept
                ? OptionalInt.of(expirations.of(new Expiry.At(Times.plus(now, ttl)))
                        .orElseThrow(() -> new StoreException(Kind.REFUSED, "source.tombstones of view `" + view.name()
                                + "`: " + TOMBSTONES_TOO_LONG)))
                : OptionalInt.empty();
        List<WriteOutcome> outcomes = tombstones(view, now).write(tombstones, conflict, expiration);
        removeEmpty(layout(view), tombstones.stream().map(Tombstone::key).toList());
        return outcomes;
    }

    private AerospikeTombstones tombstones(FeatureView view, long nowMicros) {
        return new AerospikeTombstones(cluster, batches, target(view),
                settings.connection().timeouts().batch(), nowMicros);
    }

    List<Optional<Tombstone>> tombstones(FeatureView view, List<EntityKey> keys) {
        metadata.compare(view);
        return tombstones(view, nowMicros()).read(keys);
    }

    @Override
    public boolean hasTombstones() {
        return !settings.isFeast();
    }

    @Override
    public FeatureRow asStored(FeatureView view, FeatureRow row) {
        return settings.isFeast()
                ? new FeatureRow(row.key(), FeastLayout.asStored(row.eventMicros()), FeatureRow.NO_TIME,
                        WholeSeconds.of(row.values()))
                : row;
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys) {
        RecordLayout layout = layout(view);
        List<DeleteOutcome> outcomes = delete(view, layout, keys, Optional.empty());
        // Nothing of a deleted entity stays, but a tombstone is not what the caller counts.
        layout.isTombstone().ifPresent(isTombstone -> run(IntStream.range(0, keys.size())
                .filter(i -> outcomes.get(i) == DeleteOutcome.Done.NOT_FOUND).mapToObj(keys::get).toList(),
                key -> layout.deleteIf(key, Optional.of(isTombstone))));
        return outcomes;
    }

    @Override
    public List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> keys, long eventMicros) {
        RecordLayout layout = layout(view);
        return delete(view, layout, keys, Optional.of(layout.isBefore(eventMicros)));
    }

    private List<DeleteOutcome> delete(FeatureView view, RecordLayout layout, List<EntityKey> keys,
            Optional<Exp> condition) {
        metadata.compare(view);
        Optional<Exp> isRow = layout.isTombstone().map(Exp::not);
        List<Optional<BatchRecord>> deletes = run(keys, key -> layout.delete(key,
                condition.map(exp -> isRow.map(row -> Exp.and(row, exp)).orElse(exp)).or(() -> isRow)));
        removeEmpty(layout, keys);
        return deletes.stream().map(delete -> delete.map(done -> deleted(done, metadata.placement(view)))
                .orElse(DeleteOutcome.Done.NOT_FOUND)).toList();
    }

    private void removeEmpty(RecordLayout layout, List<EntityKey> keys) {
        if (settings.isFeast()) {
            run(keys, key -> layout.deleteIfEmpty(key).orElseThrow());
        }
    }

    static DeleteOutcome deleted(BatchRecord delete, Placement at) {
        return switch (delete.resultCode) {
            case ResultCode.OK -> DeleteOutcome.Done.DELETED;
            case ResultCode.KEY_NOT_FOUND_ERROR, ResultCode.FILTERED_OUT -> DeleteOutcome.Done.NOT_FOUND;
            default -> new DeleteOutcome.Failed(ResultCodes.reason(delete.resultCode, at));
        };
    }

    /** Runs one command per entity. Empty for an entity that has no key in this layout, and therefore no record. */
    private List<Optional<BatchRecord>> run(List<EntityKey> keys, Function<EntityKey, BatchRecord> command) {
        List<Optional<BatchRecord>> records = new ArrayList<>(keys.size());
        for (EntityKey key : keys) {
            try {
                records.add(Optional.of(command.apply(key)));
            } catch (BadValueException e) {
                records.add(Optional.empty());
            }
        }
        batches.run(records.stream().flatMap(Optional::stream).toList(), settings.connection().timeouts().batch());
        return records;
    }

    @Override
    public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry) {
        metadata.compare(view);
        RecordLayout layout = layout(view);
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.recordExistsAction = RecordExistsAction.UPDATE_ONLY;
        Exp live = Exp.not(Expirations.isOver(nowMicros()));
        policy.filterExp = Exp.build(Exp.and(layout.hasRow(), live));
        Expiry effective = settings.isFeast() ? settings.records().feast().expiry(expiry, nowMicros()) : expiry;
        policy.expiration = expirations.of(effective)
                .orElseThrow(() -> new StoreException(Kind.REFUSED, Expirations.TOO_LONG + "."));
        return run(keys, key -> new BatchWrite(policy, layout.key(key), new Operation[]{Operation.touch()})).stream()
                .map(touch -> touch.map(done -> expired(done, metadata.placement(view)))
                        .orElse(ExpireOutcome.Done.NOT_FOUND))
                .toList();
    }

    private static ExpireOutcome expired(BatchRecord touch, Placement at) {
        return switch (touch.resultCode) {
            case ResultCode.OK -> ExpireOutcome.Done.SET;
            case ResultCode.KEY_NOT_FOUND_ERROR, ResultCode.FILTERED_OUT -> ExpireOutcome.Done.NOT_FOUND;
            default -> new ExpireOutcome.Failed(ResultCodes.reason(touch.resultCode, at));
        };
    }

    @Override
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        metadata.compare(view);
        new AerospikeScan(cluster, settings, layout(view), metadata.placement(view), view, features, this::nowMicros)
                .visit(visitor);
    }

    @Override
    public Introspection inspection() {
        return new AerospikeIntrospection(this, cluster, metadata, this::nowMicros);
    }

    /** Whether the records of a view are written with a ttl. */
    boolean expires(FeatureView view) {
        return (settings.isFeast() ? settings.records().feast().recordTtl() : view.ttl()) instanceof Ttl.After;
    }

    /** The namespace of larder's own records. */
    String ownNamespace() {
        return settings.namespace();
    }

    @Override
    public AerospikeMaintenance contents() {
        return new AerospikeMaintenance(cluster, metadata, ownLedger(), settings);
    }

    @Override
    public RunLedger ledger() {
        return ownLedger();
    }

    private AerospikeRunLedger ownLedger() {
        return new AerospikeRunLedger(metadataRecords, settings.namespace(), project, this::nowMicros);
    }

    @Override
    public List<String> notes(FeatureView view) {
        return view.features().stream().anyMatch(feature -> feature.ttl().isPresent())
                ? List.of("Aerospike expires whole records only: features of view `" + view.name() + "` that are past"
                        + " their own ttl are not served, but stay in the record until it is written again")
                : List.of();
    }

    @Override
    public int batchSize() {
        return settings.records().batchMaxRecords();
    }

    @Override
    public int parallelWrites() {
        return PARALLEL_WRITES;
    }

    private long nowMicros() {
        return Times.micros(clock.instant());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
