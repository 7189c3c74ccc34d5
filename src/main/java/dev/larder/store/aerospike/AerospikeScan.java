package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.Key;
import com.aerospike.client.Record;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.QueryPolicy;
import com.aerospike.client.query.RecordSet;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.BadValueException;

/** Visits the rows of a view by a query of its whole set. */
final class AerospikeScan {
    private final AerospikeCluster cluster;
    private final AerospikeSettings settings;
    private final RecordLayout layout;
    private final Placement placement;
    private final FeatureView view;
    private final List<Feature> features;
    private final LongSupplier nowMicros;

    AerospikeScan(AerospikeCluster cluster, AerospikeSettings settings, RecordLayout layout, Placement placement,
            FeatureView view, List<Feature> features, LongSupplier nowMicros) {
        this.cluster = cluster;
        this.settings = settings;
        this.layout = layout;
        this.placement = placement;
        this.view = view;
        this.features = features;
        this.nowMicros = nowMicros;
    }

    void visit(ScanVisitor visitor) {
        try (RecordSet records = cluster.call(placement, settings.connection().timeouts().batch(),
                (client, attempts) -> client.query(policy(), SetQuery.statement(placement)))) {
            while (records.next()) {
                if (!visit(records.getKey(), records.getRecord(), visitor)) {
                    return;
                }
            }
        } catch (AerospikeException e) {
            throw cluster.failure(e, placement);
        }
    }

    /** The scan has no total timeout, but every node must send something within the timeout of a batch. */
    private QueryPolicy policy() {
        Duration silence = settings.socketTimeout().orElse(settings.connection().timeouts().batch());
        QueryPolicy policy = new QueryPolicy();
        policy.socketTimeout = (int) silence.toMillis();
        policy.totalTimeout = 0;
        policy.maxRetries = settings.connection().retries();
        policy.filterExp = layout.mayHaveRow().map(Exp::build).orElse(null);
        return policy;
    }

    private boolean visit(Key key, Record record, ScanVisitor visitor) {
        if (key.userKey == null && !settings.records().sendKey()) {
            throw new StoreException(Kind.REFUSED, "the records of view `" + view.name()
                    + "` hold only a digest of their"
                    + " entity, because online_store.send_key is false (Feast's default), so a scan cannot name them."
                    + " Commands that name entities work. For scans, verify --extra and --replace, set send_key to"
                    + " true and materialize the view again.");
        }
        EntityKey entity;
        try {
            entity = layout.entity(key.userKey);
        } catch (BadValueException e) {
            visitor.damaged(HexFormat.of().formatHex(key.digest), e.getMessage());
            return true;
        }
        return switch (layout.result(entity, features, layout.viewOf(record), nowMicros.getAsLong())) {
            case ReadResult.Found found -> visitor.visit(found);
            case ReadResult.NotFound gone -> {
                if (layout.tombstone(entity, record, nowMicros.getAsLong()).isPresent()) {
                    visitor.tombstone();
                }
                yield true;
            }
            case ReadResult.Expired past -> true;
            case ReadResult.Damaged damaged -> {
                visitor.damaged(entity.text(), damaged.reason());
                yield true;
            }
        };
    }
}
