package dev.larder.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Introspection;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunLedger;
import dev.larder.store.ScanVisitor;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome;
import dev.larder.store.backend.ExpiryRule;
import dev.larder.store.feast.WholeSeconds;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisNodes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.ExistingRecord;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RecordFormat.EncodedTime;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.Scripts;
import dev.larder.store.settings.RedisSettings;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Redis or Valkey: one server, servers behind sentinels, or a cluster. */
public final class RedisStore implements OnlineStore {
    /** A server needs some milliseconds for it: long enough to keep it busy, short enough to be sent again. */
    private static final int BATCH_SIZE = 1_000;
    /** The server works on one batch while the next is encoded and a third is on its way. */
    private static final int PARALLEL_WRITES = 3;
    static final String OTHER_ENCODING = "the stored event time is of another encoding than the config's";

    private final RedisSettings settings;
    private final Clock clock;
    private final PipelinedExecutor executor;
    private final GroupedWrite groups;
    private final RedisKeys keys;
    private final RedisViewMetadata metadata;
    private final RecordFormats formats;

    public RedisStore(RedisSettings settings, String project, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.executor = new PipelinedExecutor(RedisNodes.named(settings), settings.connection().retries());
        this.groups = new GroupedWrite(executor.nodes());
        this.keys = new RedisKeys(settings.records().keyPrefix(), project, settings.records().layout(),
                settings.records().feast().keyVersion());
        this.metadata = new RedisViewMetadata(executor, keys, settings.records().encoding(),
                settings.connection().timeouts().batch());
        this.formats = new RecordFormats(executor, keys, metadata, settings.records().encoding(),
                settings.connection().timeouts().batch());
    }

    @Override
    public List<List<ReadResult>> read(List<ViewRead> reads) {
        List<RecordFormat> readFormats = new ArrayList<>(reads.size());
        int entities = 0;
        for (ViewRead read : reads) {
            metadata.compare(read.view());
            readFormats.add(formats.of(read.view()));
            entities += read.keys().size();
        }
        Duration timeout = entities > 1
                ? settings.connection().timeouts().batch()
                : settings.connection().timeouts().read();
        RedisRead read = new RedisRead(executor, executor.attempts(timeout), nowMicros());
        return keys.hasOneViewEach()
                ? read.read(reads, readFormats)
                : read.readShared(reads, readFormats.stream().map(HashFormat.class::cast).toList());
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        metadata.ensure(view);
        if (!settings.isFeast() && rows.stream().anyMatch(row -> row.createdMicros() != FeatureRow.NO_TIME)) {
            metadata.ensureCreated(view);
        }
        if (options.fill() == Fill.MERGE && FeatureTimes.matterFor(view.features())) {
            metadata.ensureFeatureTimes(view);
        }
        ExistingRecord stored = new ExistingRecord.Unknown(metadata.extras(view));
        Duration timeout = rows.size() > 1
                ? settings.connection().timeouts().batch()
                : settings.connection().timeouts().write();
        long now = nowMicros();
        ExpiryRule expiries = settings.isFeast()
                ? ExpiryRule.sharedRecord(view, settings.records().feast().recordTtl(), options, now)
                : ExpiryRule.ownRecord(view, options, now);
        return new RedisWrite(executor, groups, formats.of(view), stored,
                new RedisWrite.Call(rows, expiries, options, executor.attempts(timeout), now)).run();
    }

    @Override
    public List<WriteOutcome> writeTombstones(FeatureView view, List<Tombstone> tombstones, Conflict conflict,
            Duration ttl) {
        boolean areKept = hasTombstones() && !ttl.isZero();
        metadata.ensure(view);
        if (areKept) {
            metadata.ensureTombstones(view);
            if (tombstones.stream().anyMatch(tombstone -> tombstone.createdMicros() != FeatureRow.NO_TIME)) {
                metadata.ensureCreated(view);
            }
        }
        long now = nowMicros();
        return new RedisTombstones(executor, formats.of(view), contents().rows(view).fields(),
                new RedisTombstones.Call(tombstones, conflict,
                        areKept ? OptionalLong.of(Times.plus(now, ttl)) : OptionalLong.empty(),
                        executor.attempts(settings.connection().timeouts().batch()), now))
                .run();
    }

    @Override
    public boolean hasTombstones() {
        return !settings.isFeast();
    }

    @Override
    public FeatureRow asStored(FeatureView view, FeatureRow row) {
        return settings.isFeast()
                ? new FeatureRow(row.key(), row.eventMicros(), FeatureRow.NO_TIME, WholeSeconds.of(row.values()))
                : row;
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> entities) {
        return delete(view, entities, ViewRows::delete);
    }

    @Override
    public List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> entities, long eventMicros) {
        EncodedTime time = formats.of(view).encodeTime(eventMicros);
        return delete(view, entities, (rows, key) -> rows.deleteBefore(key, time));
    }

    private List<DeleteOutcome> delete(FeatureView view, List<EntityKey> entities,
            BiFunction<ViewRows, byte[], Request> command) {
        metadata.compare(view);
        ViewRows rows = contents().rows(view);
        return run(entities, entity -> command.apply(rows, rows.key(entity.text()))).stream()
                .map(request -> request.map(rows::deleteOutcome).orElse(DeleteOutcome.Done.NOT_FOUND)).toList();
    }

    /** Runs a request for each entity. Empty for an entity that has no key in this layout, and so no record. */
    List<Optional<Request>> run(List<EntityKey> entities, Function<EntityKey, Request> command) {
        List<Optional<Request>> requests = new ArrayList<>(entities.size());
        for (EntityKey entity : entities) {
            try {
                requests.add(Optional.of(command.apply(entity)));
            } catch (BadValueException e) {
                requests.add(Optional.empty());
            }
        }
        List<Request> sent = requests.stream().flatMap(Optional::stream).toList();
        executor.run(sent, executor.attempts(settings.connection().timeouts().batch()));
        PipelinedExecutor.requireAnyReply(sent);
        return requests;
    }

    @Override
    public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> entities, Expiry expiry) {
        metadata.compare(view);
        RecordFormat format = formats.of(view);
        long now = nowMicros();
        Expiry effective = settings.records().feast().expiry(expiry, now);
        return run(entities, entity -> format.expireRequest(format.key(entity), effective, now)).stream()
                .map(request -> request.map(RedisStore::expireOutcome).orElse(ExpireOutcome.Done.NOT_FOUND)).toList();
    }

    private static ExpireOutcome expireOutcome(Request request) {
        if (request.failure() != null) {
            return new ExpireOutcome.Failed(request.failure().reason());
        }
        long answer = (Long) request.replies().getFirst();
        if (answer == Scripts.PAST) {
            return new ExpireOutcome.Failed("by the server's clock that time is past, so the row would be deleted;"
                    + " compare the clocks");
        }
        if (answer == Scripts.OTHER_ENCODING) {
            return new ExpireOutcome.Failed(OTHER_ENCODING);
        }
        return answer == Scripts.DONE ? ExpireOutcome.Done.SET : ExpireOutcome.Done.NOT_FOUND;
    }

    @Override
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        scan(view, features).visit(visitor);
    }

    RedisScan scan(FeatureView view, List<Feature> features) {
        metadata.compare(view);
        return new RedisScan(executor, keys, view, formats.of(view), features, settings.connection().timeouts().batch(),
                this::nowMicros);
    }

    @Override
    public Introspection inspection() {
        return new RedisIntrospection(this, settings, executor, keys, metadata, formats, this::nowMicros);
    }

    @Override
    public RedisMaintenance contents() {
        return new RedisMaintenance(executor, keys, metadata, settings.connection().timeouts().batch(), formats::of);
    }

    @Override
    public RunLedger ledger() {
        return new RedisRunLedger(executor, keys, settings.connection().timeouts().batch(), this::nowMicros);
    }

    @Override
    public List<String> notes(FeatureView view) {
        return formats.keepsExpired(view)
                ? List.of("the server has no field expiry (Redis 7.4 and Valkey 9 do): expired values of view `"
                        + view.name() + "` are not served, but use its memory until they are overwritten")
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
        executor.nodes().close();
    }
}
