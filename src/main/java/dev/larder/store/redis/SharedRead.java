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

/** A read call where an entity's views share one record: one command an entity asks for the fields of all of them. */
final class SharedRead {
    private final Map<String, Shared> records = new LinkedHashMap<>();

    private static final class Shared {
        private final byte[] key;
        private final List<Rawable> fields = new ArrayList<>();
        private boolean expires;
        private Request request;

        Shared(byte[] key) {
            this.key = key;
        }
    }

    /** One view's fields among those of the record. */
    private record Part(Shared record, int from, int to) {
        /** Of an entity that has no key in this layout. */
        static final Part NONE = new Part(null, 0, 0);
    }

    private final List<Part> parts = new ArrayList<>();

    /** @param formats one a read */
    SharedRead(List<ViewRead> reads, List<HashFormat> formats) {
        for (int i = 0; i < reads.size(); i++) {
            HashFormat format = formats.get(i);
            List<Rawable> fields = format.asked(reads.get(i).features());
            for (EntityKey key : reads.get(i).keys()) {
                Shared record;
                try {
                    record = records.computeIfAbsent(key.text(), text -> new Shared(format.key(key)));
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
        for (Shared record : records.values()) {
            CommandArguments command = new CommandArguments(Command.HMGET).add(record.key);
            record.fields.forEach(command::add);
            record.request = record.expires
                    ? new Request(record.key, command, new CommandArguments(Command.PEXPIRETIME).add(record.key))
                    : new Request(record.key, command);
        }
        return records.values().stream().map(record -> record.request).toList();
    }

    /** In the order of the keys of the first read, then of the second; null for an entity that can have no record. */
    Request request(int part) {
        return parts.get(part) == Part.NONE ? null : parts.get(part).record.request;
    }

    ReadResult result(int part, HashFormat format, EntityKey entity, ViewRead read, long nowMicros) {
        Part asked = parts.get(part);
        List<Object> replies = new ArrayList<>(asked.record.request.replies());
        replies.set(0, ((List<?>) replies.getFirst()).subList(asked.from, asked.to));
        return format.result(entity, read.features(), replies, nowMicros);
    }
}
