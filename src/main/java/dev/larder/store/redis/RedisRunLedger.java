package dev.larder.store.redis;

import static dev.larder.store.redis.record.TextEncoding.decimal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.store.LeaseAnswer;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.client.Script;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.Scripts;
import dev.larder.store.redis.record.TextEncoding;
import dev.larder.store.redis.record.Utf8;
import dev.larder.text.Times;

/**
 * Watermarks, documents and leases, a key each: {@code {prefix}{project}#watermark:{view}} is a decimal number of
 * microseconds, {@code {prefix}{project}#profile:{view}} and so on a string,
 * {@code {prefix}{project}#lease:{view}} a hash of {@code holder}, {@code since} and {@code until}.
 */
final class RedisRunLedger implements RunLedger {
    /** A lease ends at its `until`. Its key expires later, so that a dead run leaves nothing behind. */
    private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(1);

    private final PipelinedExecutor executor;
    private final RedisKeys keys;
    private final Duration timeout;
    private final LongSupplier nowMicros;

    RedisRunLedger(PipelinedExecutor executor, RedisKeys keys, Duration timeout, LongSupplier nowMicros) {
        this.executor = executor;
        this.keys = keys;
        this.timeout = timeout;
        this.nowMicros = nowMicros;
    }

    @Override
    public List<Entry> entries(List<String> views) {
        List<Request> requests = new ArrayList<>();
        for (String view : views) {
            requests.add(get("watermark", view));
            requests.add(get(RunDocument.RUNS.toString(), view));
            byte[] lease = keys.metadata("lease", view);
            requests.add(new Request(lease, new CommandArguments(Command.HMGET).add(lease).add("holder").add("since")
                    .add("until")));
        }
        executor.runOrThrow(requests, executor.attempts(timeout));
        Iterator<Object> replies = requests.stream().map(request -> request.replies().getFirst()).iterator();
        return views.stream().map(view -> new Entry(watermark(replies.next()),
                Optional.ofNullable((byte[]) replies.next()), Optional.of((List<?>) replies.next())
                        .filter(lease -> lease.getFirst() != null).map(RedisRunLedger::holder)))
                .toList();
    }

    private Request get(String kind, String view) {
        byte[] key = keys.metadata(kind, view);
        return new Request(key, new CommandArguments(Command.GET).add(key));
    }

    private static LeaseAnswer.HeldBy holder(List<?> lease) {
        return new LeaseAnswer.HeldBy(Utf8.decode((byte[]) lease.get(0)), micros(lease.get(1)), micros(lease.get(2)));
    }

    @Override
    public OptionalLong watermark(String view) {
        return watermark(run(get("watermark", view)));
    }

    private static OptionalLong watermark(Object stored) {
        return stored == null ? OptionalLong.empty() : OptionalLong.of(micros(stored));
    }

    @Override
    public void advance(String view, long eventMicros) {
        byte[] key = keys.metadata("watermark", view);
        run(Request.ofScript(key, Scripts.ADVANCE_WATERMARK,
                Scripts.ADVANCE_WATERMARK.call(key).add(decimal(eventMicros))));
    }

    @Override
    public Optional<byte[]> document(String view, RunDocument document) {
        return Optional.ofNullable((byte[]) run(get(document.toString(), view)));
    }

    @Override
    public boolean replace(String view, RunDocument document, Optional<byte[]> read, byte[] next) {
        byte[] key = keys.metadata(document.toString(), view);
        Object done = run(Request.ofScript(key, Scripts.REPLACE_DOCUMENT, Scripts.REPLACE_DOCUMENT.call(key)
                .add(Script.sha(read.orElse(new byte[0]))).add(next)));
        return (Long) done == Scripts.DONE;
    }

    @Override
    public LeaseAnswer acquire(String view, String holder, Duration length) {
        byte[] key = keys.metadata("lease", view);
        long now = nowMicros.getAsLong();
        Object answer = run(Request.ofScript(key, Scripts.ACQUIRE_LEASE, Scripts.ACQUIRE_LEASE.call(key).add(holder)
                .add(decimal(now)).add(decimal(Times.plus(now, length)))
                .add(decimal(length.plus(KEPT_AFTER_EXPIRY).toMillis()))));
        return answer instanceof List<?> stored ? holder(stored) : new LeaseAnswer.Granted();
    }

    @Override
    public void release(String view, String holder) {
        byte[] key = keys.metadata("lease", view);
        run(Request.ofScript(key, Scripts.RELEASE_LEASE, Scripts.RELEASE_LEASE.call(key).add(holder)));
    }

    private Object run(Request request) {
        return executor.runOne(request, timeout).getFirst();
    }

    private static long micros(Object bytes) {
        return TextEncoding.number((byte[]) bytes);
    }
}
