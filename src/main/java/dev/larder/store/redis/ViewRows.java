package dev.larder.store.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.store.DeleteOutcome;
import dev.larder.store.redis.client.KeyScan;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.PackedFormat;
import dev.larder.store.redis.record.RecordFormat.EncodedTime;
import dev.larder.store.redis.record.RowKeys;
import dev.larder.store.redis.record.Scripts;
import dev.larder.store.redis.record.ValueEncoding;

/** The rows of a view as its metadata says that they were written, for scans and deletions. */
final class ViewRows {
    private final PipelinedExecutor executor;
    private final RowKeys keys;
    private final HashFields fields;
    private final String type;
    private final Optional<ValueEncoding> tombstones;
    private final Duration timeout;

    /**
     * @param fields of all features ever written
     * @param type of the keys, as Redis calls it: keys of another type are not larder's
     * @param tombstones the encoding of times, if keys may be tombstones
     */
    ViewRows(PipelinedExecutor executor, RowKeys keys, HashFields fields, String type,
            Optional<ValueEncoding> tombstones, Duration timeout) {
        this.executor = executor;
        this.keys = keys;
        this.fields = fields;
        this.type = type;
        this.tombstones = tombstones;
        this.timeout = timeout;
    }

    HashFields fields() {
        return fields;
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

    /** Looks whether a key holds a row of the view; {@link #wasThere} takes the replies. */
    Request existsRequest(byte[] key) {
        return new Request(key, tombstones.isPresent() ? look(key) : exists(key));
    }

    private CommandArguments exists(byte[] key) {
        return fields.areShared()
                ? new CommandArguments(Command.HEXISTS).add(key).add(fields.event())
                : new CommandArguments(Command.EXISTS).add(key);
    }

    /** What tells a row from a tombstone. */
    private CommandArguments look(byte[] key) {
        return type.equals(RedisViewMetadata.STRING)
                ? new CommandArguments(Command.STRLEN).add(key)
                : new CommandArguments(Command.HGET).add(key).add(fields.event());
    }

    /** {@link #wasThere} takes the replies. */
    Request delete(byte[] key) {
        Request delete = fields.deleteRequest(key);
        return tombstones.isPresent() ? delete.after(look(key)) : delete;
    }

    /** Whether the key held a row, and not a tombstone, when its request was executed. */
    boolean wasThere(Request request) {
        return switch (request.replies().getFirst()) {
            case null -> false;
            case Long length when tombstones.isPresent() && type.equals(RedisViewMetadata.STRING) ->
                length > 0 && length != PackedFormat.TOMBSTONE_BYTES;
            case Long number -> number > 0;
            case byte[] time -> tombstones.filter(encoding -> encoding.isTombstone(time)).isEmpty();
            default -> throw new IllegalStateException("not a reply of these commands");
        };
    }

    DeleteOutcome deleteOutcome(Request request) {
        if (request.failure() != null) {
            return new DeleteOutcome.Failed(request.failure().reason());
        }
        if (Objects.equals(request.replies().getFirst(), Scripts.OTHER_ENCODING)) {
            return new DeleteOutcome.Failed(RedisStore.OTHER_ENCODING);
        }
        return wasThere(request) ? DeleteOutcome.Done.DELETED : DeleteOutcome.Done.NOT_FOUND;
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
