package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
import dev.larder.store.redis.record.ExistingRecord;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.RowKeys;
import dev.larder.store.redis.record.Utf8;
import dev.larder.text.BadValueException;

/**
 * Visits the rows of a view, server by server, page by page. A row that exists during the whole scan is visited once,
 * unless its slot moves to another server meanwhile: then it may be visited twice or not at all.
 */
final class RedisScan {
    /** Of replies in memory at once. A row may have megabytes. */
    private static final long MOST_BYTES = 8 << 20;

    private final PipelinedExecutor executor;
    private final RowKeys keys;
    private final boolean shared;
    private final FeatureView view;
    private final RecordFormat format;
    private final List<Feature> features;
    private final Duration timeout;
    private final LongSupplier nowMicros;
    private final RecentKeys recent = new RecentKeys();
    /** How many rows are read at once: few if the last ones were long, else soon all of a page. */
    private int atOnce = 1;

    RedisScan(PipelinedExecutor executor, RedisKeys keys, FeatureView view, RecordFormat format, List<Feature> features,
            Duration timeout, LongSupplier nowMicros) {
        this.executor = executor;
        this.keys = keys.of(view);
        this.shared = !keys.hasOneViewEach();
        this.view = view;
        this.format = format;
        this.features = features;
        this.timeout = timeout;
        this.nowMicros = nowMicros;
    }

    void visit(ScanVisitor visitor) {
        new KeyScan(executor, timeout).visit(keys.pattern(), null,
                (node, connection, page) -> visitPage(node, connection, page, visitor));
    }

    /**
     * Visits the rows that SCAN returns first: a random sample, since the server orders keys by a hash with a random seed.
     * All keys are counted on the way, to estimate the population.
     */
    Population sample(long rows, ScanVisitor visitor) {
        long[] keysSeen = new long[1];
        CountingVisitor counting = new CountingVisitor(rows, visitor);
        boolean complete = new KeyScan(executor, timeout).visit(Utf8.encode("*"), null, (node, connection, page) -> {
            keysSeen[0] += page.size();
            // The whole page is counted, or the share of the last page would be too small.
            return visitPage(node, connection, page, counting) && !counting.hasEnough();
        });
        if (complete) {
            return new Population(counting.found, true, counting.tombstones);
        }
        double keysPerSeen = (double) allKeys() / keysSeen[0];
        return new Population(Math.max(counting.found, Math.round(counting.found * keysPerSeen)), false,
                Math.max(counting.tombstones, Math.round(counting.tombstones * keysPerSeen)));
    }

    private long allKeys() {
        try {
            long all = 0;
            for (RedisNode node : executor.nodes().all()) {
                all += (Long) node.ask(new CommandArguments(Command.DBSIZE), timeout);
            }
            return all;
        } catch (NoNodeException e) {
            throw PipelinedExecutor.exception(e.failure());
        }
    }

    private static final class CountingVisitor implements ScanVisitor {
        private final long limit;
        private final ScanVisitor visitor;
        private long found;
        private long tombstones;
        private boolean ended;

        CountingVisitor(long limit, ScanVisitor visitor) {
            this.limit = limit;
            this.visitor = visitor;
        }

        boolean hasEnough() {
            return ended || found >= limit;
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
        public void tombstone() {
            tombstones++;
        }

        @Override
        public void damaged(String key, String reason) {
            visitor.damaged(key, reason);
        }
    }

    /**
     * A key of a page that may hold a row, and the request that reads it.
     *
     * @param keyProblem why the key is no entity of the view; null if it is one
     */
    private record Candidate(byte[] key, EntityKey entity, String keyProblem, Request request) {}

    private boolean visitPage(RedisNode node, RedisConnection connection, List<byte[]> page, ScanVisitor visitor) {
        Queue<Candidate> rows = new ArrayDeque<>(page.size());
        page.forEach(key -> addCandidate(key, visitor, rows));
        while (!rows.isEmpty()) {
            List<Candidate> next = new ArrayList<>();
            while (next.size() < atOnce && !rows.isEmpty()) {
                next.add(rows.remove());
            }
            read(node, connection, next);
            long now = nowMicros.getAsLong();
            long bytes = 0;
            for (Candidate row : next) {
                bytes += bytes(row.request.replies());
                if (!visit(row, visitor, now)) {
                    return false;
                }
            }
            atOnce = (int) Math.clamp(MOST_BYTES * next.size() / (bytes + 1), 1,
                    Math.min(2L * atOnce, MOST_BYTES));
        }
        return true;
    }

    private void read(RedisNode node, RedisConnection connection, List<Candidate> rows) {
        rows.forEach(row -> row.request.send(connection));
        rows.forEach(row -> row.request.receive(connection, node.address()));
        List<Request> moved = rows.stream().map(Candidate::request).filter(Request::isUnfinished).toList();
        executor.runOrThrow(moved, executor.attempts(timeout));
    }

    private static long bytes(Object reply) {
        return switch (reply) {
            case byte[] text -> text.length;
            case List<?> several -> several.stream().mapToLong(RedisScan::bytes).sum();
            case null, default -> Long.BYTES;
        };
    }

    private void addCandidate(byte[] key, ScanVisitor visitor, Queue<Candidate> rows) {
        if (!keys.has(key) || !recent.add(RedisKeys.latin1(key))) {
            return;
        }
        try {
            rows.add(new Candidate(key, keys.entity(key), null, format.readRequest(key, features)));
        } catch (BadValueException e) {
            if (shared) {
                // Usually another view's entity; this view's only if it has the view's event time.
                rows.add(new Candidate(key, null, e.getMessage(), new Request(key, format.timesCommand(key))));
            } else {
                visitor.damaged(keys.display(key), e.getMessage());
            }
        }
    }

    private boolean visit(Candidate row, ScanVisitor visitor, long now) {
        ReadResult result = row.request.failure() == null
                ? result(row, now)
                : RedisRead.failed(row.request.failure());
        return switch (result) {
            case ReadResult.Found found -> visitor.visit(found);
            case ReadResult.NotFound deleted -> {
                if (row.entity != null && format.tombstone(row.entity, row.request.replies(), now).isPresent()) {
                    visitor.tombstone();
                }
                yield true;
            }
            case ReadResult.Expired expired -> true;
            case ReadResult.Damaged damaged -> {
                visitor.damaged(row.entity == null ? keys.display(row.key) : row.entity.text(), damaged.reason());
                yield true;
            }
        };
    }

    private ReadResult result(Candidate row, long now) {
        if (row.keyProblem == null) {
            return format.result(row.entity, features, row.request.replies(), now);
        }
        return format.existing(row.request.replies().getFirst(), now) == ExistingRecord.NOTHING
                ? ReadResult.NOT_FOUND
                : new ReadResult.Damaged(row.keyProblem);
    }
}
