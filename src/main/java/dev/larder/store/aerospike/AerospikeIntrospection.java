package dev.larder.store.aerospike;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.CheckResult;
import dev.larder.store.Expiry;
import dev.larder.store.Footprint;
import dev.larder.store.Introspection;
import dev.larder.store.Lifetime;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;
import dev.larder.store.Sizing;
import dev.larder.store.ViewRead;

/** Sizes, counts and lifetimes as the servers report them. Servers expire whole records, never single features. */
final class AerospikeIntrospection implements Introspection {
    /** Bytes per record in the primary index, which is always in memory. */
    static final int INDEX_BYTES = 64;

    private final AerospikeStore store;
    private final AerospikeCluster cluster;
    private final AerospikeViewMetadata metadata;
    private final LongSupplier nowMicros;

    AerospikeIntrospection(AerospikeStore store, AerospikeCluster cluster, AerospikeViewMetadata metadata,
            LongSupplier nowMicros) {
        this.store = store;
        this.cluster = cluster;
        this.metadata = metadata;
        this.nowMicros = nowMicros;
    }

    @Override
    public List<Lifetime> lifetimes(FeatureView view, List<EntityKey> keys) {
        return store.read(List.of(new ViewRead(view, view.features(), keys))).getFirst().stream()
                .map(result -> Lifetime.of(view, result, expiresOnServer(view, result), false)).toList();
    }

    /** In records that views share, a row whose own age ends first stays stored. */
    private boolean expiresOnServer(FeatureView view, ReadResult result) {
        return !metadata.isShared() || !(result instanceof ReadResult.Found found)
                || found.expiresMicros() < Expiry.byAge(view.ttl(), found.row().eventMicros());
    }

    @Override
    public List<Optional<Tombstone>> tombstones(FeatureView view, List<EntityKey> keys) {
        return store.tombstones(view, keys);
    }

    /** A scan runs in the order of digests, which are hashes of the keys, so its first rows are a random sample. */
    @Override
    public Population sample(FeatureView view, List<Feature> features, long rows, ScanVisitor visitor) {
        AtomicLong visited = new AtomicLong();
        AtomicLong live = new AtomicLong();
        AtomicLong tombstones = new AtomicLong();
        boolean[] ended = new boolean[1];
        store.scan(view, features, new ScanVisitor() {
            @Override
            public boolean visit(ReadResult.Found found) {
                if (visited.getAndIncrement() == rows) {
                    ended[0] = true;
                    return false;
                }
                live.incrementAndGet();
                boolean more = visitor.visit(found);
                ended[0] = !more;
                return more;
            }

            @Override
            public void tombstone() {
                tombstones.incrementAndGet();
            }

            @Override
            public void damaged(String key, String reason) {
                visitor.damaged(key, reason);
            }
        });
        return ended[0]
                // In shared records, only those that hold the view.
                ? new Population(store.contents().count(view.name()), false, store.contents().tombstones(view.name()))
                : new Population(live.get(), isStable(view), tombstones.get());
    }

    private boolean isStable(FeatureView view) {
        return cluster.state(metadata.placement(view).namespace()).isStable();
    }

    @Override
    public Footprint footprint(FeatureView view, List<EntityKey> keys) {
        SetStatistics figures = SetStatistics.of(cluster, metadata.placement(view));
        long bytes = figures.bytes() + INDEX_BYTES * figures.objects();
        String source = "data_used_bytes of the set plus " + INDEX_BYTES + " bytes of index per record"
                + (isStable(view) ? "" : ", inexact while partitions migrate");
        if (!metadata.isShared()) {
            long own = figures.objects() - store.contents().tombstones(view.name());
            return own > 0
                    ? new Footprint((double) bytes / own, own, source)
                    : new Footprint(Double.NaN, 0, source);
        }
        long rows = 0;
        for (String each : metadata.views()) {
            rows += store.contents().count(each);
        }
        long own = store.contents().count(view.name());
        return new Footprint((double) bytes / rows, own, source + ", divided by the rows of all views");
    }

    @Override
    public List<Sizing> sizings(FeatureView view, List<FeatureRow> rows) {
        return List.of(new Sizing(metadata.isShared() ? "feast" : "view",
                RecordFormula.bytesPerRow(metadata.placement(view), view, rows)));
    }

    @Override
    public List<CheckResult> examine(List<FeatureView> views) {
        return new AerospikeHealthChecks(store, cluster, metadata, nowMicros).run(views);
    }
}
