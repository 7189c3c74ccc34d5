package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;

import dev.larder.feature.EntityKey;
import dev.larder.feature.ReadResult;
import dev.larder.store.ViewRead;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.text.BadValueException;

/** A read call whose views share one hash per entity: one command per entity reads the fields of all of them. */
final class SharedHashRead {
    private final Map<String, Entity> records = new LinkedHashMap<>();

    private static final class Entity {
        private final byte[] key;
        private final List<Rawable> fields = new ArrayList<>();
        private boolean expires;
        private Request request;

        Entity(byte[] key) {
            this.key = key;
        }
    }

    /** One view's range among the fields of the record. */
    private record Part(Entity record, int from, int to) {
        /** For an entity that has no key in this layout. */
        static final Part NONE = new Part(null, 0, 0);
    }

    private final List<Part> parts = new ArrayList<>();

    /** @param formats one per read */
    SharedHashRead(List<ViewRead> reads, List<HashFormat> formats) {
        for (int i = 0; i < reads.size(); i++) {
            HashFormat format = formats.get(i);
            List<Rawable> fields = format.fieldsOf(reads.get(i).features());
            for (EntityKey key : reads.get(i).keys()) {
                Entity record;
                try {
                    record = records.computeIfAbsent(key.text(), text -> new Entity(format.key(key)));
                } catch (BadValueException e) {
                    parts.add(Part.NONE);
                    continue;
                }
                record.expires |= format.keyExpires();
                int from = record.fields.size();
                record.fields.addAll(fields);
                parts.add(new Part(record, from, record.fields.size()));
            }
        }
    }

    List<Request> requests() {
        for (Entity record : records.values()) {
            CommandArguments command = new CommandArguments(Command.HMGET).add(record.key);
            record.fields.forEach(command::add);
            record.request = record.expires
                    ? new Request(record.key, command, new CommandArguments(Command.PEXPIRETIME).add(record.key))
                    : new Request(record.key, command);
        }
        return records.values().stream().map(record -> record.request).toList();
    }

    /** @param part the key's position among those of all reads. Null for an entity that has no key in this layout */
    Request request(int part) {
        return parts.get(part) == Part.NONE ? null : parts.get(part).record.request;
    }

    ReadResult result(int part, HashFormat format, EntityKey entity, ViewRead read, long nowMicros) {
        Part found = parts.get(part);
        List<Object> replies = new ArrayList<>(found.record.request.replies());
        replies.set(0, ((List<?>) replies.getFirst()).subList(found.from, found.to));
        return format.result(entity, read.features(), replies, nowMicros);
    }
}
