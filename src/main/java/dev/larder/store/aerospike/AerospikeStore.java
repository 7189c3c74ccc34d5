package dev.larder.store.aerospike;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRead;
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
import dev.larder.feature.Times;
import dev.larder.store.AerospikeSettings;
import dev.larder.store.AerospikeSettings.Layout;
import dev.larder.store.AerospikeSettings.Placement;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Inspection;
import dev.larder.store.Ledger;
import dev.larder.store.OnlineStore;
import dev.larder.store.ReadResult;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;

/** An Aerospike cluster. */
public final class AerospikeStore implements OnlineStore {
    /** While the server works on one batch the next is packed, and a third is on its way. */
    private static final int PARALLEL_WRITES = 3;

    private final AerospikeSettings settings;
    private final String project;
    private final Clock clock;
    private final Expirations expirations;
    private final Servers servers;
    private final Books books;
    private final ViewMarks marks;

    public AerospikeStore(AerospikeSettings settings, String project, Clock clock) {
        this(settings, project, clock, clock);
    }

    /** @param serversClock by which the servers count a ttl */
    AerospikeStore(AerospikeSettings settings, String project, Clock clock, Clock serversClock) {
        if (settings.layout() == Layout.FEAST) {
            throw new StoreException(Kind.REFUSED, "layout `feast` is not in this version yet; `view` works");
        }
        this.settings = settings;
        this.project = project;
        this.clock = clock;
        this.expirations = new Expirations(serversClock);
        this.servers = new Servers(settings);
        this.books = new Books(servers, settings.timeouts().batch());
        this.marks = new ViewMarks(books, settings, project);
    }

    private RecordLayout layout(FeatureView view) {
        return new ViewLayout(marks.placement(view), view);
    }

    @Override
    public List<List<ReadResult>> read(List<ViewRead> reads) {
        List<RecordLayout> layouts = new ArrayList<>(reads.size());
        List<BatchRead> asked = new ArrayList<>();
        for (ViewRead read : reads) {
            marks.compare(read.view());
            RecordLayout layout = layout(read.view());
            Operation[] operations = layout.ask(read.features());
            read.keys().forEach(key -> asked.add(new BatchRead(layout.key(key), operations)));
            layouts.add(layout);
        }
        Duration timeout = asked.size() > 1 ? settings.timeouts().batch() : settings.timeouts().read();
        run(asked, timeout);
        List<List<ReadResult>> results = new ArrayList<>(reads.size());
        long now = nowMicros();
        int next = 0;
        for (int i = 0; i < reads.size(); i++) {
            List<ReadResult> ofView = new ArrayList<>(reads.get(i).keys().size());
            for (EntityKey key : reads.get(i).keys()) {
                ofView.add(result(asked.get(next++), layouts.get(i), key, reads.get(i), now));
            }
            results.add(ofView);
        }
        return results;
    }

    private ReadResult result(BatchRead asked, RecordLayout layout, EntityKey key, ViewRead read, long now) {
        if (layout.lacksRow(asked.resultCode)) {
            return ReadResult.NOT_FOUND;
        }
        Placement at = marks.placement(read.view());
        return switch (asked.resultCode) {
            case ResultCode.OK -> layout.result(key, read.features(), asked.record, now);
            case ResultCode.BIN_TYPE_ERROR, ResultCode.OP_NOT_APPLICABLE ->
                new ReadResult.Damaged(Codes.reason(asked.resultCode, at));
            default -> throw Codes.exception(new AerospikeException(asked.resultCode), at,
                    servers.hosts());
        };
    }

    private void run(List<? extends BatchRecord> records, Duration timeout) {
        if (!records.isEmpty()) {
            Placement first = new Placement(records.getFirst().key.namespace, records.getFirst().key.setName);
            new Batch(servers, servers.attempts(timeout)).run(records, first);
        }
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        marks.make(view);
        Duration timeout = rows.size() > 1 ? settings.timeouts().batch() : settings.timeouts().write();
        return new AerospikeWrite(servers, layout(view), marks.placement(view), view, options, settings, expirations,
                servers.attempts(timeout), nowMicros(), rows.size()).write(rows);
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys) {
        marks.compare(view);
        RecordLayout layout = layout(view);
        List<BatchRecord> deletes = keys.stream().map(layout::delete).toList();
        run(deletes, settings.timeouts().batch());
        run(keys.stream().map(layout::sweep).flatMap(Optional::stream).toList(), settings.timeouts().batch());
        return deletes.stream().map(delete -> switch (delete.resultCode) {
            case ResultCode.OK -> DeleteOutcome.Done.DELETED;
            case ResultCode.KEY_NOT_FOUND_ERROR, ResultCode.FILTERED_OUT -> DeleteOutcome.Done.NOT_FOUND;
            default -> new DeleteOutcome.Failed(Codes.reason(delete.resultCode, marks.placement(view)));
        }).toList();
    }

    @Override
    public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry) {
        marks.compare(view);
        RecordLayout layout = layout(view);
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.recordExistsAction = RecordExistsAction.UPDATE_ONLY;
        Exp live = Exp.not(Expirations.isOver(nowMicros()));
        policy.filterExp = Exp.build(layout.hasRow().map(hasRow -> Exp.and(hasRow, live)).orElse(live));
        OptionalInt expiration = expirations.of(expiry);
        if (expiration.isEmpty()) {
            throw new StoreException(Kind.REFUSED, Expirations.TOO_LONG + ".");
        }
        policy.expiration = expiration.getAsInt();
        List<BatchWrite> touches = keys.stream()
                .map(key -> new BatchWrite(policy, layout.key(key), new Operation[]{Operation.touch()})).toList();
        run(touches, settings.timeouts().batch());
        return touches.stream().map(touch -> switch (touch.resultCode) {
            case ResultCode.OK -> ExpireOutcome.Done.SET;
            case ResultCode.KEY_NOT_FOUND_ERROR, ResultCode.FILTERED_OUT -> ExpireOutcome.Done.NOT_FOUND;
            default -> new ExpireOutcome.Failed(Codes.reason(touch.resultCode, marks.placement(view)));
        }).toList();
    }

    @Override
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        marks.compare(view);
        new AerospikeScan(servers, settings, layout(view), marks.placement(view), view, features, this::nowMicros)
                .visit(visitor);
    }

    @Override
    public Inspection inspection() {
        return new AerospikeInspection(this, servers, marks, this::nowMicros);
    }

    /** Where larder's own records are. */
    String ownNamespace() {
        return settings.namespace();
    }

    @Override
    public AerospikeContents contents() {
        return new AerospikeContents(servers, marks, ownLedger(), settings.timeouts().batch());
    }

    @Override
    public Ledger ledger() {
        return ownLedger();
    }

    private AerospikeLedger ownLedger() {
        return new AerospikeLedger(books, settings.namespace(), project, this::nowMicros);
    }

    @Override
    public int batchSize() {
        return settings.batchMaxRecords();
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
        servers.close();
    }
}
