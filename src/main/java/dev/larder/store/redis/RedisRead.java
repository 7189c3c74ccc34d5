package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import dev.larder.feature.EntityKey;
import dev.larder.feature.ReadResult;
import dev.larder.store.ViewRead;
import dev.larder.store.backend.Attempts;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisFailure;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.RecordFormat;

/** One read call: all views and entities of it in one go to each server. */
final class RedisRead {
    private final PipelinedExecutor exchange;
    private final Attempts attempts;
    private final long nowMicros;

    RedisRead(PipelinedExecutor exchange, Attempts attempts, long nowMicros) {
        this.exchange = exchange;
        this.attempts = attempts;
        this.nowMicros = nowMicros;
    }

    /** @param formats one a read */
    List<List<ReadResult>> read(List<ViewRead> reads, List<RecordFormat> formats) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            RecordFormat format = formats.get(i);
            for (EntityKey key : reads.get(i).keys()) {
                requests.add(format.ask(format.key(key), reads.get(i).features()));
            }
        }
        exchange.run(requests, attempts);
        return results(reads, requests::get, (part, i, key) -> formats.get(i).result(key, reads.get(i).features(),
                requests.get(part).replies(), nowMicros));
    }

    /** The same, where all views of an entity are in one record. */
    List<List<ReadResult>> readShared(List<ViewRead> reads, List<HashFormat> formats) {
        SharedRead shared = new SharedRead(reads, formats);
        exchange.run(shared.requests(), attempts);
        return results(reads, shared::request,
                (part, i, key) -> shared.result(part, formats.get(i), key, reads.get(i), nowMicros));
    }

    private interface ResultOf {
        /** @param part the how many-th key of all reads, of which it is in the {@code read}-th */
        ReadResult result(int part, int read, EntityKey key);
    }

    private static List<List<ReadResult>> results(List<ViewRead> reads, IntFunction<Request> requests, ResultOf found) {
        List<List<ReadResult>> results = new ArrayList<>(reads.size());
        int part = 0;
        for (int i = 0; i < reads.size(); i++) {
            List<ReadResult> ofView = new ArrayList<>(reads.get(i).keys().size());
            for (EntityKey key : reads.get(i).keys()) {
                Request request = requests.apply(part);
                if (request == null) {
                    ofView.add(ReadResult.NOT_FOUND);
                } else {
                    RedisFailure trouble = request.trouble();
                    ofView.add(trouble == null ? found.result(part, i, key) : without(trouble));
                }
                part++;
            }
            results.add(ofView);
        }
        return results;
    }

    /** What a read answers that has no replies. Throws where the server is in trouble, and not the record. */
    static ReadResult.NoRow without(RedisFailure trouble) {
        return switch (trouble) {
            case RedisFailure.WrongType wrong -> new ReadResult.Damaged(wrong.reason());
            default -> throw PipelinedExecutor.exception(trouble);
        };
    }
}
