package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;
import dev.larder.store.redis.client.KeyScan;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisConnection;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.RowKeys;
import dev.larder.store.redis.record.Stored;
import dev.larder.store.redis.record.Utf8;
import dev.larder.text.BadValueException;

/**
 * Visits the rows of a view, server by server, page by page. A row that is there from begin to end is visited once. Not
 * so where a slot moves to another server meanwhile: its rows may then be visited twice, or not at all.
 */
final class RedisScan {
    private final PipelinedExecutor exchange;
    private final RowKeys keys;
    private final boolean shared;
    private final FeatureView view;
    private final RecordFormat format;
    private final List<Feature> features;
    private final Duration timeout;
    private final LongSupplier nowMicros;
    private final RecentKeys met = new RecentKeys();

    RedisScan(PipelinedExecutor exchange, RedisKeys keys, FeatureView view, RecordFormat format, List<Feature> features,
            Duration timeout, LongSupplier nowMicros) {
        this.exchange = exchange;
        this.keys = keys.of(view);
        this.shared = !keys.hasOneViewEach();
        this.view = view;
        this.format = format;
        this.features = features;
        this.timeout = timeout;
        this.nowMicros = nowMicros;
    }

    void visit(ScanVisitor visitor) {
        new KeyScan(exchange, timeout).visit(keys.pattern(), null,
                (node, link, page) -> visitPage(node, link, page, visitor));
    }

    /**
     * Visits the rows that come first: the server goes by the hashes of its keys, with a secret of its own. Keys of
     * others are counted on the way, to know what share of all has been seen.
     */
    Population sample(long rows, ScanVisitor visitor) {
        long[] seen = new long[1];
        Counting counting = new Counting(rows, visitor);
        boolean whole = new KeyScan(exchange, timeout).visit(Utf8.encode("*"), null, (node, link, page) -> {
            seen[0] += page.size();
            // Pages are counted whole, or the share of the last would be too small.
            return visitPage(node, link, page, counting) && !counting.hasEnough();
        });
        return whole
                ? new Population(counting.found, true)
                : new Population(Math.max(counting.found,
                        Math.round((double) counting.found / seen[0] * allKeys())), false);
    }

    private long allKeys() {
        try {
            long all = 0;
            for (RedisNode node : exchange.nodes().all()) {
                all += (Long) node.ask(new CommandArguments(Command.DBSIZE), timeout);
            }
            return all;
        } catch (NoNodeException e) {
            throw PipelinedExecutor.exception(e.trouble());
        }
    }

    private static final class Counting implements ScanVisitor {
        private final long most;
        private final ScanVisitor visitor;
        private long found;
        private boolean ended;

        Counting(long most, ScanVisitor visitor) {
            this.most = most;
            this.visitor = visitor;
        }

        boolean hasEnough() {
            return ended || found >= most;
        }

        @Override
        public boolean visit(ReadResult.Found row) {
            if (!hasEnough()) {
                ended = !visitor.visit(row);
            }
            found++;
            return true;
        }

        @Override
        public void damaged(String key, String reason) {
            visitor.damaged(key, reason);
        }
    }

    /**
     * What may be a row of a page, before it is read.
     *
     * @param unnamed why its key is no entity of the view; null where it is one
     */
    private record Met(byte[] key, EntityKey entity, String unnamed, Request request) {}

    private boolean visitPage(RedisNode node, RedisConnection link, List<byte[]> page, ScanVisitor visitor) {
        List<Met> rows = new ArrayList<>(page.size());
        page.forEach(key -> meet(key, visitor, rows));
        rows.forEach(row -> row.request.send(link));
        rows.forEach(row -> row.request.receive(link, node.address()));
        List<Request> moved = rows.stream().map(Met::request).filter(Request::isOpen).toList();
        exchange.require(moved, exchange.attempts(timeout));
        long now = nowMicros.getAsLong();
        for (Met row : rows) {
            if (!visit(row, visitor, now)) {
                return false;
            }
        }
        return true;
    }

    private void meet(byte[] key, ScanVisitor visitor, List<Met> rows) {
        if (!keys.has(key) || !met.add(RedisKeys.letters(key))) {
            return;
        }
        try {
            rows.add(new Met(key, keys.entity(key), null, format.ask(key, features)));
        } catch (BadValueException e) {
            if (shared) {
                // Another view's, mostly; of this one only if it has the view's time.
                rows.add(new Met(key, null, e.getMessage(), new Request(key, format.askStored(key))));
            } else {
                visitor.damaged(keys.shown(key), e.getMessage());
            }
        }
    }

    private boolean visit(Met row, ScanVisitor visitor, long now) {
        ReadResult result = row.request.trouble() == null
                ? result(row, now)
                : RedisRead.without(row.request.trouble());
        return switch (result) {
            case ReadResult.Found found -> visitor.visit(found);
            case ReadResult.NotFound gone -> true;
            case ReadResult.Expired past -> true;
            case ReadResult.Damaged damaged -> {
                visitor.damaged(row.entity == null ? keys.shown(row.key) : row.entity.text(), damaged.reason());
                yield true;
            }
        };
    }

    private ReadResult result(Met row, long now) {
        if (row.unnamed == null) {
            return format.result(row.entity, features, row.request.replies(), now);
        }
        return format.stored(row.request.replies().getFirst(), now) == Stored.NOTHING
                ? ReadResult.NOT_FOUND
                : new ReadResult.Damaged(row.unnamed);
    }
}
