package dev.larder.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Introspection;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunLedger;
import dev.larder.store.ScanVisitor;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;
import dev.larder.store.feast.KeptValues;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisNodes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.RecordFormat.EventTime;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.Scripts;
import dev.larder.store.redis.record.Stored;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Redis or Valkey: one server, the one that sentinels name, or a cluster. */
public final class RedisStore implements OnlineStore {
    /** What a server does in some milliseconds: long enough to keep it busy, short enough to be sent again. */
    private static final int BATCH_SIZE = 1_000;
    /** While the server works on one batch the next is encoded, and a third is on its way. */
    private static final int PARALLEL_WRITES = 3;
    private static final String FOREIGN_TIME = "the stored record's event time is not of this encoding";

    private final RedisSettings settings;
    private final Clock clock;
    private final PipelinedExecutor exchange;
    private final RedisKeys keys;
    private final RedisViewMetadata marks;
    private final RecordFormats formats;

    public RedisStore(RedisSettings settings, String project, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.exchange = new PipelinedExecutor(RedisNodes.named(settings), settings.connection().retries());
        this.keys = new RedisKeys(settings.records().keyPrefix(), project, settings.records().layout(),
                settings.records().feast().keyVersion());
        this.marks = new RedisViewMetadata(exchange, keys, settings.records().encoding(),
                settings.connection().timeouts().batch());
        this.formats = new RecordFormats(exchange, keys, marks, settings.records().encoding(),
                settings.connection().timeouts().batch());
    }

    @Override
    public List<List<ReadResult>> read(List<ViewRead> reads) {
        List<RecordFormat> each = new ArrayList<>(reads.size());
        int keysAsked = 0;
        for (ViewRead read : reads) {
            marks.compare(read.view());
            each.add(formats.of(read.view()));
            keysAsked += read.keys().size();
        }
        Duration timeout = keysAsked > 1
                ? settings.connection().timeouts().batch()
                : settings.connection().timeouts().read();
        RedisRead read = new RedisRead(exchange, exchange.attempts(timeout), nowMicros());
        return keys.hasOneViewEach()
                ? read.read(reads, each)
                : read.readShared(reads, each.stream().map(HashFormat.class::cast).toList());
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        marks.make(view);
        if (!isFeast() && rows.stream().anyMatch(row -> row.createdMicros() != FeatureRow.NO_TIME)) {
            marks.makeCreated(view);
        }
        Stored stored = new Stored.Unknown(marks.hasCreated(view));
        Duration timeout = rows.size() > 1
                ? settings.connection().timeouts().batch()
                : settings.connection().timeouts().write();
        FeatureView expiring = isFeast() ? settings.records().feast().expiring(view) : view;
        return new RedisWrite(exchange, formats.of(view), expiring, options, stored, exchange.attempts(timeout),
                nowMicros(), rows.size()).write(rows);
    }

    @Override
    public FeatureRow kept(FeatureView view, FeatureRow row) {
        return isFeast()
                ? new FeatureRow(row.key(), row.eventMicros(), FeatureRow.NO_TIME, KeptValues.of(row.values()))
                : row;
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> entities) {
        return delete(view, entities, ViewRows::remove);
    }

    @Override
    public List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> entities, long eventMicros) {
        EventTime time = formats.of(view).eventTime(eventMicros);
        return delete(view, entities, (rows, key) -> rows.removeBefore(key, time));
    }

    private List<DeleteOutcome> delete(FeatureView view, List<EntityKey> entities,
            BiFunction<ViewRows, byte[], Request> each) {
        marks.compare(view);
        ViewRows rows = contents().rows(view);
        return run(entities, entity -> each.apply(rows, rows.key(entity.text()))).stream()
                .map(request -> request.map(RedisStore::deleted).orElse(DeleteOutcome.Done.NOT_FOUND)).toList();
    }

    /** Does the same for each entity. Empty for one that has no key in this layout, and so no record. */
    List<Optional<Request>> run(List<EntityKey> entities, Function<EntityKey, Request> each) {
        List<Optional<Request>> requests = new ArrayList<>(entities.size());
        for (EntityKey entity : entities) {
            try {
                requests.add(Optional.of(each.apply(entity)));
            } catch (BadValueException e) {
                requests.add(Optional.empty());
            }
        }
        List<Request> sent = requests.stream().flatMap(Optional::stream).toList();
        exchange.run(sent, exchange.attempts(settings.connection().timeouts().batch()));
        PipelinedExecutor.requireAnAnswer(sent);
        return requests;
    }

    private boolean isFeast() {
        return keys.layout() == Layout.FEAST;
    }

    static DeleteOutcome deleted(Request request) {
        if (request.trouble() != null) {
            return new DeleteOutcome.Failed(request.trouble().reason());
        }
        long answer = (Long) request.replies().getFirst();
        if (answer == Scripts.OTHER_ENCODING) {
            return new DeleteOutcome.Failed(FOREIGN_TIME);
        }
        return answer > 0 ? DeleteOutcome.Done.DELETED : DeleteOutcome.Done.NOT_FOUND;
    }

    @Override
    public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> entities, Expiry expiry) {
        marks.compare(view);
        RecordFormat format = formats.of(view);
        long now = nowMicros();
        Expiry meant = settings.records().feast().expiry(expiry, now);
        return run(entities, entity -> format.expire(format.key(entity), meant, now)).stream()
                .map(request -> request.map(RedisStore::expired).orElse(ExpireOutcome.Done.NOT_FOUND)).toList();
    }

    private static ExpireOutcome expired(Request request) {
        if (request.trouble() != null) {
            return new ExpireOutcome.Failed(request.trouble().reason());
        }
        long answer = (Long) request.replies().getFirst();
        if (answer == Scripts.PAST) {
            return new ExpireOutcome.Failed("the server's clock is past that time already, so the row would be gone:"
                    + " compare the clocks");
        }
        if (answer == Scripts.OTHER_ENCODING) {
            return new ExpireOutcome.Failed(FOREIGN_TIME);
        }
        return answer == Scripts.DONE ? ExpireOutcome.Done.SET : ExpireOutcome.Done.NOT_FOUND;
    }

    @Override
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        scan(view, features).visit(visitor);
    }

    RedisScan scan(FeatureView view, List<Feature> features) {
        marks.compare(view);
        return new RedisScan(exchange, keys, view, formats.of(view), features, settings.connection().timeouts().batch(),
                this::nowMicros);
    }

    @Override
    public Introspection inspection() {
        return new RedisIntrospection(this, settings, exchange, keys, marks, formats, this::nowMicros);
    }

    @Override
    public RedisMaintenance contents() {
        return new RedisMaintenance(exchange, keys, marks, settings.connection().timeouts().batch(), formats::of);
    }

    @Override
    public RunLedger ledger() {
        return new RedisRunLedger(exchange, keys, settings.connection().timeouts().batch(), this::nowMicros);
    }

    @Override
    public List<String> notes(FeatureView view) {
        return formats.leavesExpired(view)
                ? List.of("the server has no field expiry (Redis 7.4 and Valkey 9 have): what is past its ttl in view `"
                        + view.name() + "` is not served, but stays in its memory until it is written again")
                : List.of();
    }

    @Override
    public int batchSize() {
        return BATCH_SIZE;
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
        exchange.nodes().close();
    }
}
