package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.store.ReadResult;
import dev.larder.store.ViewRead;

/** One read call: all views and entities of it in one go to each server. */
final class RedisRead {
    private final Exchange exchange;
    private final Attempts attempts;
    private final long nowMicros;

    RedisRead(Exchange exchange, Attempts attempts, long nowMicros) {
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
        List<List<ReadResult>> results = new ArrayList<>(reads.size());
        int next = 0;
        for (int i = 0; i < reads.size(); i++) {
            ViewRead read = reads.get(i);
            List<ReadResult> ofView = new ArrayList<>(read.keys().size());
            for (EntityKey key : read.keys()) {
                ofView.add(result(requests.get(next++), formats.get(i), key, read));
            }
            results.add(ofView);
        }
        return results;
    }

    private ReadResult result(Request request, RecordFormat format, EntityKey key, ViewRead read) {
        return switch (request.trouble()) {
            case null -> format.result(key, read.features(), request.replies(), nowMicros);
            case Trouble.WrongType wrong -> new ReadResult.Damaged(wrong.reason());
            case Trouble trouble -> throw Exchange.exception(trouble);
        };
    }
}
