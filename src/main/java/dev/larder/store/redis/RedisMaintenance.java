package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
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
 * A project's keys, found by scans of exact beginnings. Each view is taken as its mark says that it was written,
 * whatever the config says now.
 */
final class RedisMaintenance implements Maintenance {
    private static final String VIEW = "view";

    private final PipelinedExecutor exchange;
    private final RedisKeys keys;
    private final RedisViewMetadata marks;
    private final Duration timeout;
    private final Function<FeatureView, RecordFormat> formats;
    private final Map<String, FeatureView> known = new HashMap<>();

    RedisMaintenance(PipelinedExecutor exchange, RedisKeys keys, RedisViewMetadata marks, Duration timeout,
            Function<FeatureView, RecordFormat> formats) {
        this.exchange = exchange;
        this.keys = keys;
        this.marks = marks;
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
        known.keySet().stream().filter(this::isOthers).forEach(names::add);
        byte[] start = Utf8.encode(keys.besides(VIEW));
        new KeyScan(exchange, timeout).visit(RedisKeys.startingWith(keys.besides(VIEW)), "hash", (node, link, page) -> {
            page.stream().filter(key -> RowKeys.startsWith(key, start))
                    .forEach(key -> names.add(RedisKeys.letters(key).substring(start.length)));
            return true;
        });
        return names.stream().sorted().map(name -> new StoredView(name, RedisViewMetadata.features(mark(name))))
                .toList();
    }

    /** Whether there are rows of a view that Feast wrote, and larder never did. */
    private boolean isOthers(String view) {
        return keys.layout() == Layout.FEAST && marks.read(view).isEmpty() && count(view) > 0;
    }

    /** The view's mark, or the one that it would have. */
    private Map<String, String> mark(String view) {
        Map<String, String> mark = marks.read(view);
        return mark.isEmpty() && keys.layout() == Layout.FEAST && known.containsKey(view)
                ? marks.wanted(known.get(view))
                : mark;
    }

    @Override
    public long count(String view) {
        ViewRows rows = rows(view);
        AtomicLong count = new AtomicLong();
        RecentKeys met = new RecentKeys();
        rows.scan(page -> {
            List<byte[]> first = page.stream().filter(key -> met.add(RedisKeys.letters(key))).toList();
            count.addAndGet(sum(first, rows::ask));
            return true;
        });
        return count.get();
    }

    @Override
    public long clear(String view, Pace pace) {
        ViewRows rows = rows(view);
        AtomicLong removed = new AtomicLong();
        boolean whole = rows.scan(page -> {
            long step = sum(page, rows::remove);
            removed.addAndGet(step);
            return step == 0 || pace.next(step);
        });
        if (whole) {
            forget(view);
        }
        return removed.get();
    }

    /** Removes what is kept beside the rows of a view. */
    void forget(String view) {
        for (String beside : List.of("watermark", "lease", VIEW)) {
            byte[] key = keys.beside(beside, view);
            exchange.one(new Request(key, new CommandArguments(Command.UNLINK).add(key)), timeout);
        }
        marks.forget(view);
    }

    @Override
    public DeleteOutcome erase(String view, String entity) {
        ViewRows rows = rows(view);
        Request request;
        try {
            request = rows.remove(rows.key(entity));
        } catch (BadValueException e) {
            // Feast's keys are of the view's own join keys, and this is not one.
            return DeleteOutcome.Done.NOT_FOUND;
        }
        exchange.run(List.of(request), exchange.attempts(timeout));
        PipelinedExecutor.requireAnAnswer(List.of(request));
        return RedisStore.deleted(request);
    }

    @Override
    public long drop(FeatureView view, Set<String> features, Pace pace) {
        marks.make(view);
        ViewRows rows = rows(view.name());
        AtomicLong changed = new AtomicLong();
        boolean whole = rows.scan(page -> {
            long step = formats.apply(view) instanceof PackedFormat packed
                    ? narrow(packed, page)
                    : sum(page, key -> rows.remove(key, features));
            changed.addAndGet(step);
            return step == 0 || pace.next(step);
        });
        if (whole) {
            marks.drop(view, features);
        }
        return changed.get();
    }

    private long narrow(PackedFormat packed, List<byte[]> page) {
        List<Request> reads = page.stream()
                .map(key -> new Request(key, new CommandArguments(Command.GET).add(key))).toList();
        // None may be left out: the feature lists by which the others can be read are about to go.
        exchange.require(reads, exchange.attempts(timeout));
        List<Request> writes = new ArrayList<>();
        for (Request read : reads) {
            if (read.replies().getFirst() instanceof byte[] stored) {
                try {
                    packed.narrow(read.key(), stored).ifPresent(writes::add);
                } catch (BadValueException e) {
                    // Not a record of ours, or a damaged one: reads tell of it, and it is left as it is.
                }
            }
        }
        exchange.require(writes, exchange.attempts(timeout));
        return writes.size();
    }

    private ViewRows rows(String view) {
        return rows(view, List.of());
    }

    /** With the features that the view has now, and those that it had. */
    ViewRows rows(FeatureView view) {
        know(view);
        return rows(view.name(), view.featureNames());
    }

    private ViewRows rows(String view, List<String> having) {
        Map<String, String> mark = mark(view);
        Set<String> features = RedisViewMetadata.features(mark);
        features.addAll(having);
        // Of a view that nobody knows there is no key of Feast's, and none of any other layout.
        Layout layout = RedisViewMetadata.layout(mark)
                .orElse(keys.layout() == Layout.FEAST ? Layout.VIEW : keys.layout());
        RowKeys rows = marks.feastKeys(mark).orElseGet(() -> new RowKeys.Texts(keys.in(layout).rows(view), "", null));
        return new ViewRows(exchange, rows, HashFields.of(layout, view, features), RedisViewMetadata.keyType(mark),
                timeout);
    }

    /** Of how many keys a request is answered with more than nothing. */
    private long sum(List<byte[]> page, Function<byte[], Request> command) {
        List<Request> requests = page.stream().map(command).toList();
        exchange.require(requests, exchange.attempts(timeout));
        return requests.stream().filter(request -> (Long) request.replies().getFirst() > 0).count();
    }
}
