package dev.larder.store.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.store.redis.client.KeyScan;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.RecordFormat.EventTime;
import dev.larder.store.redis.record.RowKeys;

/** Where the rows of a view are, as its mark says, for whoever takes them out. */
final class ViewRows {
    private final PipelinedExecutor exchange;
    private final RowKeys keys;
    private final HashFields fields;
    private final String type;
    private final Duration timeout;

    /**
     * @param fields of all features that were ever written
     * @param type of the keys, as Redis calls it: one of another type is not larder's
     */
    ViewRows(PipelinedExecutor exchange, RowKeys keys, HashFields fields, String type, Duration timeout) {
        this.exchange = exchange;
        this.keys = keys;
        this.fields = fields;
        this.type = type;
        this.timeout = timeout;
    }

    /** @return false where the taker had enough */
    boolean scan(Predicate<List<byte[]>> taker) {
        return new KeyScan(exchange, timeout).visit(keys.pattern(), type,
                (node, link, page) -> taker.test(page.stream().filter(keys::has).toList()));
    }

    /** @param entity its text */
    byte[] key(String entity) {
        return keys.of(entity);
    }

    /** Asks for 1 where the key holds a row of the view. */
    Request ask(byte[] key) {
        return new Request(key, fields.areShared()
                ? new CommandArguments(Command.HEXISTS).add(key).add(fields.event())
                : new CommandArguments(Command.EXISTS).add(key));
    }

    /** Takes the row out; answers with how much was there. */
    Request remove(byte[] key) {
        return fields.remove(key);
    }

    Request removeBefore(byte[] key, EventTime time) {
        return fields.removeBefore(key, time);
    }

    Request remove(byte[] key, Collection<String> some) {
        CommandArguments remove = new CommandArguments(Command.HDEL).add(key);
        some.forEach(feature -> remove.add(fields.features().get(feature)));
        return new Request(key, remove);
    }
}
