package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.CheckResult;
import dev.larder.store.Footprint;
import dev.larder.store.Introspection;
import dev.larder.store.Lifetime;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;
import dev.larder.store.ServerUsage;
import dev.larder.store.Sizing;
import dev.larder.store.StoreException;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RecordSizes;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.settings.RedisSettings;

/** Lifetimes, samples and memory of rows, as the servers report them. */
final class RedisIntrospection implements Introspection {
    private static final List<String> CPU_SECONDS = List.of("used_cpu_user", "used_cpu_sys");
    private static final List<String> WIRE_BYTES = List.of("total_net_input_bytes", "total_net_output_bytes");

    private final RedisStore store;
    private final RedisSettings settings;
    private final PipelinedExecutor executor;
    private final RedisKeys keys;
    private final RedisViewMetadata metadata;
    private final RecordFormats formats;
    private final LongSupplier nowMicros;
    private final Duration timeout;

    RedisIntrospection(RedisStore store, RedisSettings settings, PipelinedExecutor executor, RedisKeys keys,
            RedisViewMetadata metadata,
            RecordFormats formats, LongSupplier nowMicros) {
        this.store = store;
        this.settings = settings;
        this.executor = executor;
        this.keys = keys;
        this.metadata = metadata;
        this.formats = formats;
        this.nowMicros = nowMicros;
        this.timeout = settings.connection().timeouts().batch();
    }

    @Override
    public List<Lifetime> lifetimes(FeatureView view, List<EntityKey> entities) {
        metadata.compare(view);
        RecordFormat format = formats.of(view);
        List<Optional<Request>> requests = store.run(entities, entity -> format.lifetimeRequest(format.key(entity)));
        long now = nowMicros.getAsLong();
        List<Lifetime> lifetimes = new ArrayList<>(entities.size());
        for (int i = 0; i < requests.size(); i++) {
            EntityKey entity = entities.get(i);
            lifetimes.add(requests.get(i).map(request -> request.failure() == null
                    ? format.lifetime(entity, request.replies(), now)
                    : new Lifetime.Unknown(RedisRead.failed(request.failure())))
                    .orElse(new Lifetime.Unknown(ReadResult.NOT_FOUND)));
        }
        return lifetimes;
    }

    @Override
    public List<Optional<Tombstone>> tombstones(FeatureView view, List<EntityKey> entities) {
        metadata.compare(view);
        RecordFormat format = formats.of(view);
        List<Optional<Request>> requests = store.run(entities,
                entity -> format.readRequest(format.key(entity), List.of()));
        long now = nowMicros.getAsLong();
        List<Optional<Tombstone>> tombstones = new ArrayList<>(entities.size());
        for (int i = 0; i < requests.size(); i++) {
            EntityKey entity = entities.get(i);
            tombstones.add(requests.get(i).flatMap(request -> {
                if (request.failure() != null) {
                    // Throws, unless the record is something else.
                    RedisRead.failed(request.failure());
                    return Optional.empty();
                }
                return format.tombstone(entity, request.replies(), now);
            }));
        }
        return tombstones;
    }

    @Override
    public Population sample(FeatureView view, List<Feature> features, long rows, ScanVisitor visitor) {
        return store.scan(view, features).sample(rows, visitor);
    }

    @Override
    public Footprint footprint(FeatureView view, List<EntityKey> entities) {
        metadata.compare(view);
        RecordFormat format = formats.of(view);
        boolean shared = !keys.hasOneViewEach();
        List<Request> requests = new ArrayList<>(entities.size());
        for (EntityKey entity : entities) {
            byte[] key = format.key(entity);
            // SAMPLES 0: measure all of a record's fields, not a sample.
            Request usage = new Request(key,
                    new CommandArguments(Command.MEMORY).add("USAGE").add(key).add("SAMPLES").add("0"));
            requests.add(shared ? usage.with(new CommandArguments(Command.HGETALL).add(key)) : usage);
        }
        executor.runOrThrow(requests, executor.attempts(timeout));
        Set<String> names = HashFields.of(view, keys.layout()).all().stream()
                .map(name -> RedisKeys.latin1(name.getRaw())).collect(Collectors.toSet());
        double bytes = 0;
        long rows = 0;
        for (Request request : requests) {
            if (request.replies().getFirst() instanceof Long usage) {
                bytes += shared ? usage * share(names, (List<?>) request.replies().getLast()) : usage;
                rows++;
            }
        }
        return new Footprint(bytes / rows, rows, shared
                ? "MEMORY USAGE, of each record the view's share by the length of its fields"
                : "MEMORY USAGE");
    }

    /** The share of a hash in fields with these names. @param fields names and values in turn */
    private static double share(Set<String> names, List<?> fields) {
        long all = 0;
        long own = 0;
        for (int i = 0; i < fields.size(); i += 2) {
            byte[] name = (byte[]) fields.get(i);
            int length = name.length + ((byte[]) fields.get(i + 1)).length;
            all += length;
            own += names.contains(RedisKeys.latin1(name)) ? length : 0;
        }
        return all == 0 ? 0 : (double) own / all;
    }

    @Override
    public List<Sizing> sizings(FeatureView view, List<FeatureRow> rows) {
        return new RecordSizes(keys, view, formats.hasFieldExpiry(view)).of(settings.records().encoding(), rows);
    }

    @Override
    public Optional<ServerUsage> usage() {
        double cpuSeconds = 0;
        double wireBytes = 0;
        try {
            for (RedisNode node : executor.nodes().all()) {
                Map<String, String> info = RedisHealthChecks.info(node, timeout);
                if (!info.keySet().containsAll(CPU_SECONDS) || !info.keySet().containsAll(WIRE_BYTES)) {
                    return Optional.empty();
                }
                cpuSeconds += CPU_SECONDS.stream().map(info::get).mapToDouble(Double::parseDouble).sum();
                wireBytes += WIRE_BYTES.stream().map(info::get).mapToDouble(Double::parseDouble).sum();
            }
        } catch (NoNodeException | StoreException e) {
            // The user may be denied INFO.
            return Optional.empty();
        }
        return Optional.of(new ServerUsage(cpuSeconds, wireBytes));
    }

    @Override
    public List<CheckResult> examine(List<FeatureView> views) {
        return new RedisHealthChecks(store, settings, executor, metadata, nowMicros).run(views);
    }
}
