package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
import dev.larder.store.RunDocument;
import dev.larder.store.redis.client.KeyScan;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.PackedFormat;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.RowKeys;
import dev.larder.store.redis.record.Utf8;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.text.BadValueException;

/**
 * Works on all of a project's keys, found by scans with an exact prefix. Each view is treated as its metadata says that it
 * was written, whatever the config says now.
 */
final class RedisMaintenance implements Maintenance {
    private static final String VIEW = "view";

    private final PipelinedExecutor executor;
    private final RedisKeys keys;
    private final RedisViewMetadata metadata;
    private final Duration timeout;
    private final Function<FeatureView, RecordFormat> formats;
    private final Map<String, FeatureView> known = new HashMap<>();

    RedisMaintenance(PipelinedExecutor executor, RedisKeys keys, RedisViewMetadata metadata, Duration timeout,
            Function<FeatureView, RecordFormat> formats) {
        this.executor = executor;
        this.keys = keys;
        this.metadata = metadata;
        this.timeout = timeout;
        this.formats = formats;
    }

    @Override
    public void know(FeatureView view) {
        known.put(view.name(), view);
    }

    @Override
    public List<StoredView> views() {
        Set<String> names = new HashSet<>();
        known.keySet().stream().filter(this::isFeasts).forEach(names::add);
        byte[] start = Utf8.encode(keys.metadataPrefix(VIEW));
        new KeyScan(executor, timeout).visit(RedisKeys.startingWith(keys.metadataPrefix(VIEW)), "hash",
                (node, connection, page) -> {
                    page.stream().filter(key -> RowKeys.startsWith(key, start))
                            .forEach(key -> names.add(RedisKeys.latin1(key).substring(start.length)));
                    return true;
                });
        return names.stream().sorted().map(name -> new StoredView(name, RedisViewMetadata.features(fields(name))))
                .toList();
    }

    /** Whether a view has rows of Feast that larder never wrote. */
    private boolean isFeasts(String view) {
        return keys.layout() == Layout.FEAST && metadata.read(view).isEmpty() && count(view) > 0;
    }

    /** The view's metadata, or the one that larder would write. */
    private Map<String, String> fields(String view) {
        Map<String, String> fields = metadata.read(view);
        return fields.isEmpty() && keys.layout() == Layout.FEAST && known.containsKey(view)
                ? metadata.configured(known.get(view))
                : fields;
    }

    @Override
    public long count(String view) {
        ViewRows rows = rows(view);
        AtomicLong count = new AtomicLong();
        RecentKeys recent = new RecentKeys();
        rows.scan(page -> {
            List<byte[]> first = page.stream().filter(key -> recent.add(RedisKeys.latin1(key))).toList();
            count.addAndGet(count(first, rows::existsRequest, rows::wasThere));
            return true;
        });
        return count.get();
    }

    @Override
    public long clear(String view, Pace pace) {
        ViewRows rows = rows(view);
        AtomicLong removed = new AtomicLong();
        boolean complete = rows.scan(page -> {
            long step = count(page, rows::delete, rows::wasThere);
            removed.addAndGet(step);
            return step == 0 || pace.next(step);
        });
        if (complete) {
            forget(view);
        }
        return removed.get();
    }

    /** Removes a view's metadata, watermark, documents and lease. */
    void forget(String view) {
        List<String> kinds = new ArrayList<>(List.of("watermark", "lease"));
        Arrays.stream(RunDocument.values()).map(RunDocument::toString).forEach(kinds::add);
        kinds.add(VIEW);
        for (String kind : kinds) {
            byte[] key = keys.metadata(kind, view);
            executor.runOne(new Request(key, new CommandArguments(Command.UNLINK).add(key)), timeout);
        }
        metadata.forget(view);
    }

    @Override
    public DeleteOutcome erase(String view, String entity) {
        ViewRows rows = rows(view);
        Request request;
        try {
            request = rows.delete(rows.key(entity));
        } catch (BadValueException e) {
            // In layout feast, no entity without the view's own join keys has a record.
            return DeleteOutcome.Done.NOT_FOUND;
        }
        executor.run(List.of(request), executor.attempts(timeout));
        PipelinedExecutor.requireAnyReply(List.of(request));
        return rows.deleteOutcome(request);
    }

    @Override
    public long drop(FeatureView view, Set<String> features, Pace pace) {
        metadata.ensure(view);
        ViewRows rows = rows(view.name());
        AtomicLong changed = new AtomicLong();
        boolean complete = rows.scan(page -> {
            long step = formats.apply(view) instanceof PackedFormat packed
                    ? narrow(packed, page)
                    : count(page, key -> rows.deleteFeatures(key, features),
                            request -> (Long) request.replies().getFirst() > 0);
            changed.addAndGet(step);
            return step == 0 || pace.next(step);
        });
        if (complete) {
            metadata.drop(view, features);
        }
        return changed.get();
    }

    private long narrow(PackedFormat packed, List<byte[]> page) {
        List<Request> reads = page.stream()
                .map(key -> new Request(key, new CommandArguments(Command.GET).add(key))).toList();
        // All must be read: the feature lists that they were written with are about to be deleted.
        executor.runOrThrow(reads, executor.attempts(timeout));
        List<Request> writes = new ArrayList<>();
        for (Request read : reads) {
            if (read.replies().getFirst() instanceof byte[] stored) {
                try {
                    packed.narrowRequest(read.key(), stored).ifPresent(writes::add);
                } catch (BadValueException e) {
                    // Not a packed record, or a damaged one: left as it is, and reported by reads.
                }
            }
        }
        executor.runOrThrow(writes, executor.attempts(timeout));
        return writes.size();
    }

    private ViewRows rows(String view) {
        return rows(view, List.of());
    }

    /** With the view's features, now and in the past. */
    ViewRows rows(FeatureView view) {
        know(view);
        return rows(view.name(), view.featureNames());
    }

    private ViewRows rows(String view, List<String> current) {
        Map<String, String> fields = fields(view);
        Set<String> features = RedisViewMetadata.features(fields);
        features.addAll(current);
        // A view without metadata has no known keys in layout feast.
        Layout layout = RedisViewMetadata.layout(fields)
                .orElse(keys.layout() == Layout.FEAST ? Layout.VIEW : keys.layout());
        RowKeys rows = metadata.feastKeys(fields)
                .orElseGet(() -> new RowKeys.TextKeys(keys.in(layout).rows(view), "", null));
        return new ViewRows(executor, rows, HashFields.of(layout, view, features), RedisViewMetadata.keyType(fields),
                RedisViewMetadata.tombstones(fields), timeout);
    }

    /** The number of keys whose replies are as expected. */
    private long count(List<byte[]> page, Function<byte[], Request> command, Predicate<Request> expected) {
        List<Request> requests = page.stream().map(command).toList();
        executor.runOrThrow(requests, executor.attempts(timeout));
        return requests.stream().filter(expected).count();
    }
}
