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

/** One read call: all its views and entities in one pipeline per server. */
final class RedisRead {
    private final PipelinedExecutor executor;
    private final Attempts attempts;
    private final long nowMicros;

    RedisRead(PipelinedExecutor executor, Attempts attempts, long nowMicros) {
        this.executor = executor;
        this.attempts = attempts;
        this.nowMicros = nowMicros;
    }

    /** @param formats one per read */
    List<List<ReadResult>> read(List<ViewRead> reads, List<RecordFormat> formats) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < reads.size(); i++) {
            RecordFormat format = formats.get(i);
            for (EntityKey key : reads.get(i).keys()) {
                requests.add(format.readRequest(format.key(key), reads.get(i).features()));
            }
        }
        executor.run(requests, attempts);
        return results(reads, requests::get, (position, i, key) -> formats.get(i).result(key, reads.get(i).features(),
                requests.get(position).replies(), nowMicros));
    }

    /** The same, if all views of an entity share one record. */
    List<List<ReadResult>> readShared(List<ViewRead> reads, List<HashFormat> formats) {
        SharedHashRead shared = new SharedHashRead(reads, formats);
        executor.run(shared.requests(), attempts);
        return results(reads, shared::request,
                (position, i, key) -> shared.result(position, formats.get(i), key, reads.get(i), nowMicros));
    }

    private interface ResultOf {
        /** @param position of the key among those of all reads @param read index of the read that it belongs to */
        ReadResult result(int position, int read, EntityKey key);
    }

    private static List<List<ReadResult>> results(List<ViewRead> reads, IntFunction<Request> requests,
            ResultOf resultOf) {
        List<List<ReadResult>> results = new ArrayList<>(reads.size());
        int position = 0;
        for (int i = 0; i < reads.size(); i++) {
            List<ReadResult> ofView = new ArrayList<>(reads.get(i).keys().size());
            for (EntityKey key : reads.get(i).keys()) {
                Request request = requests.apply(position);
                if (request == null) {
                    ofView.add(ReadResult.NOT_FOUND);
                } else {
                    RedisFailure failure = request.failure();
                    ofView.add(failure == null ? resultOf.result(position, i, key) : failed(failure));
                }
                position++;
            }
            results.add(ofView);
        }
        return results;
    }

    /** The result of a failed read. Throws if the failure is the server's and not the record's. */
    static ReadResult.NoRow failed(RedisFailure failure) {
        return switch (failure) {
            case RedisFailure.WrongType wrong -> new ReadResult.Damaged(wrong.reason());
            default -> throw PipelinedExecutor.exception(failure);
        };
    }
}
