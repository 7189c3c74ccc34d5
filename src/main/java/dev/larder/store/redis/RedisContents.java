package dev.larder.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.larder.feature.BadValueException;
import dev.larder.feature.FeatureView;
import dev.larder.store.Contents;
import dev.larder.store.DeleteOutcome;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * A project's keys, found by scans of exact beginnings. Each view is taken as its mark says that it was written, whatever
 * the config says now.
 */
final class RedisContents implements Contents {
    private static final String VIEW = "view";

    private final Exchange exchange;
    private final Keys keys;
    private final ViewMarks marks;
    private final Duration timeout;
    private final Function<FeatureView, RecordFormat> formats;

    RedisContents(Exchange exchange, Keys keys, ViewMarks marks, Duration timeout,
            Function<FeatureView, RecordFormat> formats) {
        this.exchange = exchange;
        this.keys = keys;
        this.marks = marks;
        this.timeout = timeout;
        this.formats = formats;
    }

    @Override
    public List<StoredView> views() {
        Set<String> names = new HashSet<>();
        byte[] start = Utf8.encode(keys.besides(VIEW));
        new KeyScan(exchange, timeout).visit(Keys.startingWith(keys.besides(VIEW)), "hash", (node, link, page) -> {
            page.stream().filter(key -> ViewRows.startsWith(key, start))
                    .forEach(key -> names.add(text(key).substring(start.length)));
            return true;
        });
        return names.stream().sorted()
                .map(name -> new StoredView(name, ViewMarks.features(marks.read(name)))).toList();
    }

    @Override
    public long count(String view) {
        ViewRows rows = rows(view);
        AtomicLong count = new AtomicLong();
        RecentKeys met = new RecentKeys();
        rows.scan(page -> {
            List<byte[]> first = page.stream().filter(key -> met.add(text(key))).toList();
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
        byte[] key = rows.key(entity);
        Request request = new Request(key, rows.remove(key));
        exchange.run(List.of(request), exchange.attempts(timeout));
        Exchange.requireAnAnswer(List.of(request));
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
        exchange.run(reads, exchange.attempts(timeout));
        List<Request> writes = new ArrayList<>();
        for (Request read : reads) {
            if (read.trouble() == null && read.replies().getFirst() instanceof byte[] stored) {
                try {
                    writes.add(packed.narrow(read.key(), stored));
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
        return rows(view.name(), view.featureNames());
    }

    private ViewRows rows(String view, List<String> known) {
        Map<String, String> mark = marks.read(view);
        Set<String> features = ViewMarks.features(mark);
        features.addAll(known);
        return new ViewRows(exchange, ViewMarks.layout(mark).map(keys::in).orElse(keys), view,
                ViewMarks.keyType(mark), features, timeout);
    }

    /** Of how many keys a command answers with more than nothing. */
    private long sum(List<byte[]> page, Function<byte[], CommandArguments> command) {
        List<Request> requests = page.stream().map(key -> new Request(key, command.apply(key))).toList();
        exchange.require(requests, exchange.attempts(timeout));
        return requests.stream().filter(request -> (Long) request.replies().getFirst() > 0).count();
    }

    /** A letter a byte: names are ASCII, and the rest need only be told apart. */
    private static String text(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }
}
