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
import dev.larder.store.redis.record.RecordFormat.EncodedTime;
import dev.larder.store.redis.record.RowKeys;

/** The rows of a view as its metadata says that they were written, for scans and deletions. */
final class ViewRows {
    private final PipelinedExecutor executor;
    private final RowKeys keys;
    private final HashFields fields;
    private final String type;
    private final Duration timeout;

    /**
     * @param fields of all features ever written
     * @param type of the keys, as Redis calls it: keys of another type are not larder's
     */
    ViewRows(PipelinedExecutor executor, RowKeys keys, HashFields fields, String type, Duration timeout) {
        this.executor = executor;
        this.keys = keys;
        this.fields = fields;
        this.type = type;
        this.timeout = timeout;
    }

    /** @return false if the visitor ended the scan */
    boolean scan(Predicate<List<byte[]>> visitor) {
        return new KeyScan(executor, timeout).visit(keys.pattern(), type,
                (node, connection, page) -> visitor.test(page.stream().filter(keys::has).toList()));
    }

    /** @param entity its text */
    byte[] key(String entity) {
        return keys.of(entity);
    }

    /** Replies 1 if the key holds a row of the view. */
    Request existsRequest(byte[] key) {
        return new Request(key, fields.areShared()
                ? new CommandArguments(Command.HEXISTS).add(key).add(fields.event())
                : new CommandArguments(Command.EXISTS).add(key));
    }

    /** Replies how many fields or keys were deleted. */
    Request delete(byte[] key) {
        return fields.deleteRequest(key);
    }

    Request deleteBefore(byte[] key, EncodedTime time) {
        return fields.deleteBeforeRequest(key, time);
    }

    Request deleteFeatures(byte[] key, Collection<String> features) {
        CommandArguments delete = new CommandArguments(Command.HDEL).add(key);
        features.forEach(feature -> delete.add(fields.features().get(feature)));
        return new Request(key, delete);
    }
}
